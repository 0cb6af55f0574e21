// Small and typed: making elements without a framework. Text is always set as text, never as markup.
type Child = Node | string | null;

export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Record<string, string> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter(child => child !== null));
  return element;
}

export function byId<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no #${id}`);
  return element as T;
}

/** Says something that needs the person's attention; read out by screen readers. */
export function showProblem(text: string): void {
  const place = byId("problem");
  place.textContent = text;
  place.hidden = text === "";
}

/** Runs a form's or button's work with the problem shown on failure and no second press meanwhile. */
export function onSubmit(form: HTMLFormElement, work: (data: FormData) => Promise<void>): void {
  form.addEventListener("submit", event => {
    event.preventDefault();
    const data = new FormData(form);
    void guarded(form.querySelector<HTMLButtonElement>("button[type=submit]"), () => work(data));
  });
}

export function button(label: string, work: () => Promise<void> | void, kind = ""): HTMLButtonElement {
  const made = el("button", { type: "button", class: kind }, label);
  made.addEventListener("click", () => void guarded(made, async () => work()));
  return made;
}

async function guarded(pressed: HTMLButtonElement | null, work: () => Promise<void>): Promise<void> {
  if (pressed !== null) pressed.disabled = true;
  showProblem("");
  try {
    await work();
  } catch (error) {
    showProblem(error instanceof Error ? error.message : String(error));
  } finally {
    if (pressed !== null) pressed.disabled = false;
  }
}

/** The time of day alone. */
export function shortTime(iso: string): HTMLTimeElement {
  return el("time", { datetime: iso }, hours.format(new Date(iso)));
}

const hours = new Intl.DateTimeFormat("sv-SE", { timeStyle: "short" });
const format = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium" });

export function time(iso: string): HTMLTimeElement {
  return el("time", { datetime: iso }, format.format(new Date(iso)));
}
