/* Files about to be sent: uploaded at once, with a picture, progress, cancelling and trying again. */

import { size, t } from "../../lib/i18n.js";
import * as remote from "./remote.js";
import { stamp } from "./stamp.js";

const MOST = 15;

export class Uploads {
  constructor(list, changed) {
    Object.assign(this, { list, changed, rows: [] });
  }

  get done() { return this.rows.filter((row) => row.answer).map((row) => row.answer); }
  get busy() { return this.rows.some((row) => !row.answer && !row.failed); }

  add(files) {
    for (const file of [...files].slice(0, MOST - this.rows.length)) this.begin(file);
  }

  begin(file) {
    const { root, refs } = stamp("t-upload");
    const row = { file, root, refs, failed: false, answer: null };
    refs.name.textContent = file.name;
    refs.about.textContent = size(file.size);
    if (/^image\/(png|jpeg|gif|webp|avif)$/u.test(file.type)) this.preview(row);
    refs.cancel.addEventListener("click", () => this.remove(row));
    refs.again.addEventListener("click", () => this.send(row));
    this.rows.push(row);
    this.list.append(root);
    this.send(row);
  }

  /** What has been uploaded already, back on its place: answers of POST attachments. */
  restore(answers) {
    for (const answer of answers) {
      const { root, refs } = stamp("t-upload");
      const row = { root, refs, failed: false, answer };
      refs.name.textContent = answer.file_name;
      refs.about.textContent = size(answer.file_size);
      refs.cancel.addEventListener("click", () => this.remove(row));
      this.rows.push(row);
      this.list.append(root);
      this.draw(row);
    }
  }

  preview({ file, refs }) {
    refs.image.src = URL.createObjectURL(file);
    refs.image.hidden = false;
    refs.icon.remove();
  }

  async send(row) {
    Object.assign(row, { failed: false, again: false, task: remote.upload(row.file, (part) => { row.refs.progress.value = part; }) });
    this.draw(row);
    try {
      row.answer = await row.task.done;
    } catch (error) {
      Object.assign(row, { failed: true, again: error.passing }); // what was refused would be refused again
      row.refs.about.textContent = error.fields?.file?.[0] ?? (error.status ? error.message : t("Not uploaded"));
    }
    this.draw(row);
  }

  draw({ root, refs, failed, again, answer }) {
    root.classList.toggle("is-failed", failed);
    refs.again.hidden = !again;
    refs.progress.hidden = failed || Boolean(answer);
    this.list.hidden = this.rows.length === 0;
    this.changed();
  }

  remove(row) {
    if (!row.answer) row.task.cancel();
    this.rows = this.rows.filter((each) => each !== row);
    row.root.remove();
    URL.revokeObjectURL(row.refs.image.src);
    this.list.hidden = this.rows.length === 0;
    this.changed();
  }

  clear() {
    for (const row of [...this.rows]) this.remove(row);
  }

  /** Once the others are sent: what was not uploaded stays in sight, with the reason. */
  sent() {
    for (const row of this.rows.filter((each) => !each.failed)) this.remove(row);
  }
}
