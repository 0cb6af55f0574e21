using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Daylight.Desk.Data;

/// <summary>Lets <c>dotnet ef migrations add</c> build the model without a running desk.</summary>
internal sealed class DesignTimeDeskDb : IDesignTimeDbContextFactory<DeskDb>
{
    /// <inheritdoc/>
    public DeskDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<DeskDb>().UseSqlite("Data Source=design-time.db").Options);
}
