/* A value that turns into a field when pressed: Enter or leaving keeps it, Escape does not. */

import { t } from "../../lib/i18n.js";
import { stamp } from "./stamp.js";

/** save(value): a promise; a refusal leaves the field open with the reason. left(): called when it is given up. */
export function editable({ value, label, none = t("Add"), type = "text", save, left = () => {} }) {
  const { root, refs } = stamp("t-editable");
  refs.text.textContent = value || none;
  root.classList.toggle("is-none", !value);
  root.setAttribute("aria-label", `${label}: ${value || none}. ${t("Edit")}`);
  root.addEventListener("click", () => edit(root, { value, label, type, save, left }));
  return root;
}

function edit(button, { value, label, type, save, left }) {
  const field = Object.assign(document.createElement("input"), { className: "input", type, value: value ?? "" });
  field.setAttribute("aria-label", label);
  let done = false;
  const back = () => { done = true; field.replaceWith(button); button.focus(); left(); };
  const keep = async () => {
    if (done) return;
    if (field.value.trim() === (value ?? "")) return back();
    done = true;
    await save(field.value.trim()).catch((error) => { done = false; refused(field, error); });
  };
  field.addEventListener("blur", keep);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") keep();
    if (event.key === "Escape") { event.stopPropagation(); back(); }
  });
  button.replaceWith(field);
  field.select();
}

function refused(field, error) {
  field.setCustomValidity(error.message);
  field.reportValidity();
  field.addEventListener("input", () => field.setCustomValidity(""), { once: true });
}
