using Daylight.Desk.Cameras;
using Daylight.Desk.Incidents;
using Daylight.Desk.Looks;
using Daylight.Desk.People;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Daylight.Desk.Data;

/// <summary>The Desk's database: accounts, incidents, cameras' places, looks. No footage, no key, no camera password.</summary>
/// <param name="options">The connection.</param>
public sealed class DeskDb(DbContextOptions<DeskDb> options) : IdentityDbContext<DeskUser>(options)
{
    /// <summary>Incidents, open and closed.</summary>
    public DbSet<Incident> Incidents => Set<Incident>();

    /// <summary>Incidents' journals.</summary>
    public DbSet<IncidentNote> IncidentNotes => Set<IncidentNote>();

    /// <summary>Where cameras stand.</summary>
    public DbSet<Camera> Cameras => Set<Camera>();

    /// <summary>Looks asked for.</summary>
    public DbSet<Look> Looks => Set<Look>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MicrosConverter>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<DeskUser>(user =>
        {
            // Identity's base type has room for more of a person than Daylight keeps.
            user.Metadata.RemoveIndex(user.Metadata.GetIndexes().Single(index => index.GetDatabaseName() == "EmailIndex"));
            user.Ignore(u => u.Email).Ignore(u => u.NormalizedEmail).Ignore(u => u.EmailConfirmed)
                .Ignore(u => u.PhoneNumber).Ignore(u => u.PhoneNumberConfirmed);
            user.Property(u => u.DisplayName).HasMaxLength(DeskUser.MaxDisplayName);
        });
        builder.Entity<Incident>(incident =>
        {
            incident.Property(i => i.Title).HasMaxLength(Incident.MaxTitle);
            incident.Property(i => i.Type).HasMaxLength(Incident.MaxType);
            incident.HasIndex(i => i.ClosedAt);
            incident.HasMany(i => i.Notes).WithOne().HasForeignKey(n => n.IncidentId);
        });
        builder.Entity<IncidentNote>().Property(note => note.Text).HasMaxLength(IncidentNote.MaxText);
        builder.Entity<Camera>(camera =>
        {
            camera.Property(c => c.Id).HasMaxLength(64);
            camera.Property(c => c.Name).HasMaxLength(Camera.MaxName);
            camera.Property(c => c.Purpose).HasMaxLength(Camera.MaxPurpose);
            camera.Property(c => c.Owner).HasMaxLength(Camera.MaxOwner);
        });
        builder.Entity<Look>(look =>
        {
            // Two who decide the same look at once: the second finds that it was decided.
            look.Property(l => l.State).IsConcurrencyToken();
            look.HasIndex(l => new { l.IncidentId, l.State });
            look.HasIndex(l => l.AskedAt);
            look.Property(l => l.Why).HasMaxLength(Look.MaxWhy + 80);
        });
    }
}
