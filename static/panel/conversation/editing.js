/* A value that turns into a field when pressed: Enter or leaving keeps it, Escape does not. */

import { t } from "../../lib/i18n.js";
import { stamp } from "./stamp.js";

/** save(value): a promise; a refusal leaves the field open with the reason. */
export function editable({ value, label, none = t("Add"), type = "text", save }) {
  const { root, refs } = stamp("t-editable");
  refs.text.textContent = value || none;
  root.classList.toggle("is-none", !value);
  root.setAttribute("aria-label", `${label}: ${value || none}. ${t("Edit")}`);
  root.addEventListener("click", () => edit(root, { value, label, type, save }));
  return root;
}

function edit(button, { value, label, type, save }) {
  const field = Object.assign(document.createElement("input"), { className: "input", type, value: value ?? "" });
  field.setAttribute("aria-label", label);
  let done = false;
  const back = () => { done = true; field.replaceWith(button); button.focus(); };
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
