using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Daylight.Desk.Data.Migrations
{
    /// <inheritdoc />
    public partial class FieldOfView : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Why",
                table: "Looks",
                type: "TEXT",
                maxLength: 280,
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "AngleDegrees",
                table: "Cameras",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "BearingDegrees",
                table: "Cameras",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Owner",
                table: "Cameras",
                type: "TEXT",
                maxLength: 120,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Purpose",
                table: "Cameras",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "RangeMetres",
                table: "Cameras",
                type: "REAL",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RemovedAt",
                table: "Cameras",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Why",
                table: "Looks");

            migrationBuilder.DropColumn(
                name: "AngleDegrees",
                table: "Cameras");

            migrationBuilder.DropColumn(
                name: "BearingDegrees",
                table: "Cameras");

            migrationBuilder.DropColumn(
                name: "Owner",
                table: "Cameras");

            migrationBuilder.DropColumn(
                name: "Purpose",
                table: "Cameras");

            migrationBuilder.DropColumn(
                name: "RangeMetres",
                table: "Cameras");

            migrationBuilder.DropColumn(
                name: "RemovedAt",
                table: "Cameras");
        }
    }
}
