// What the page and the worker say to each other about an export. The footage crosses only as the finished file.
export type ToExport = { readonly type: "export" } | { readonly type: "cancel-export" };

export type ExportProgress =
  | { readonly state: "reading"; /** 0 to 1, of the span. */ readonly fraction: number; readonly bytes: number }
  | { readonly state: "sealing" }
  | { readonly state: "done"; readonly name: string; readonly file: Blob; readonly pictures: number; readonly logIndex: number }
  | { readonly state: "failed"; readonly reason: string }
  | { readonly state: "cancelled" };

export interface FromExport { readonly type: "export"; readonly progress: ExportProgress }
