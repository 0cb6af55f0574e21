using System.Globalization;
using Daylight.Contracts;
using Daylight.Vault;

namespace Daylight.Desk.Cameras.Import;

/// <summary>One row: a camera as somebody wrote it, not yet checked.</summary>
/// <param name="Line">The line it begins on, counted from 1.</param>
/// <param name="Cells">Its cells by column, trimmed; a column that the file does not have is not in it.</param>
/// <param name="DecimalComma">Whether numbers may be written with a comma, as in files that are separated by semicolons.</param>
/// <param name="Wrong">Why it is no row of this file; null when it is one.</param>
public sealed record CameraCsvRow(int Line, IReadOnlyDictionary<string, string> Cells, bool DecimalComma = false, string? Wrong = null)
{
    /// <summary>The camera id as written; empty when there is none.</summary>
    public string Id => Cells.GetValueOrDefault(CameraColumn.Id, "");

    /// <summary>The streams alone, for a file without a header, which names no places; user and password stay as they are.</summary>
    /// <param name="known">What is recorded under this id now; null for a new camera.</param>
    /// <exception cref="DeskException">A cell is wrong; the message names the column.</exception>
    public CameraSource ToSource(RecordedCamera? known)
    {
        CheckShape();
        var id = CameraId.TryParse(Id, out var read) ? read
            : throw DeskException.Invalid(CameraColumn.Id, $"'id' is '{Id}'; use a-z, 0-9, '.', '_' and '-', beginning with a letter or digit.");
        var main = CameraChange.Address(Cells.GetValueOrDefault(CameraColumn.Main), CameraColumn.Main);
        var sub = Cells.GetValueOrDefault(CameraColumn.Sub, "") is { Length: > 0 } text ? CameraChange.Address(text, CameraColumn.Sub) : null;
        return known is null ? new CameraSource(id, main, sub, null, null)
            : new CameraSource(
                id, main, sub, known.User, null, known.RetentionClass, KeepPassword: known.HasPassword, known.Transport, known.Certificate, known.Onvif);
    }

    /// <summary>What the row tells: its cells, and what is known where the file lacks a column.</summary>
    /// <exception cref="DeskException">A cell is no number; the message names the field.</exception>
    internal PutCamera ToPut(Camera? known, RecordedCamera? recorded)
    {
        CheckShape();
        return new PutCamera(
            Id,
            Text("name", known?.Name),
            Number("latitude", known?.Latitude),
            Number("longitude", known?.Longitude),
            Text(CameraColumn.Main, recorded?.Main.ToString()),
            Text(CameraColumn.Sub, recorded?.Sub?.ToString()),
            Text("user", recorded?.User),
            Text("password", null),
            Number("bearing", known?.BearingDegrees),
            Number("angle", known?.AngleDegrees),
            Number("range", known?.RangeMetres),
            Text("purpose", known?.Purpose),
            Text("owner", known?.Owner),
            Text("retention", recorded?.RetentionClass),
            Text("transport", null),
            Text("certificate", null));
    }

    private void CheckShape()
    {
        if (Wrong is not null)
        {
            throw DeskException.Invalid("row", Wrong);
        }
    }

    private string? Text(string column, string? known) => Cells.TryGetValue(column, out var cell) ? cell : known;

    private double? Number(string column, double? known)
    {
        if (!Cells.TryGetValue(column, out var cell))
        {
            return known;
        }

        const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        var text = DecimalComma ? cell.Replace(',', '.') : cell;
        return text.Length == 0 ? null
            : double.TryParse(text, Plain, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value
            : throw DeskException.Invalid(column, $"'{column}' is no number: write it as in -9.2, without unit or thousands mark.");
    }
}
