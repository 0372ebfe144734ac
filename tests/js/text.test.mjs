import assert from "node:assert/strict";
import { test } from "node:test";

import { pieces, plain } from "../../static/panel/conversation/text.js";

const links = (text) => pieces(text).filter((each) => each.kind === "link").map((each) => each.href);

test("addresses become links without the sentence's own marks", () => {
  assert.deepEqual(links("See https://example.com/a?b=1, or www.example.com."), ["https://example.com/a?b=1", "https://www.example.com"]);
  assert.deepEqual(links("(https://example.com/x)"), ["https://example.com/x"]);
  assert.deepEqual(links("write to vera@example.com!"), ["mailto:vera@example.com"]);
});

test("nothing but http, https and mailto is ever a link", () => {
  const hostile = ["javascript:alert(1)", "[x](javascript:alert(1))", "data:text/html,<script>", "[x](data:text/html,1)", "vbscript:x", "file:///etc/passwd"];
  for (const text of hostile) assert.deepEqual(links(text), []);
});

test("markup of a stranger stays a text, and no letter is lost", () => {
  for (const text of ["<img src=x onerror=alert(1)>", "a < b && c > d", "**", "``", "[a](b)", "Привет 👋\nмир"]) {
    assert.deepEqual(pieces(text), [{ kind: "text", text }]);
  }
});

test("mentions show the name only; bold and code are marked", () => {
  const kinds = pieces("Hi [@Bob Stone](mention://user/2/Bob%20Stone), **now** run `ls`").map(({ kind, text }) => [kind, text]);
  assert.deepEqual(kinds, [["text", "Hi "], ["mention", "@Bob Stone"], ["text", ", "], ["bold", "now"], ["text", " run "], ["code", "ls"]]);
  assert.equal(plain("Hi [@Bob](mention://user/2/Bob)\n there"), "Hi @Bob there");
});

test("a long hostile text is read in no time", () => {
  const began = performance.now();
  for (const text of ["[".repeat(50_000), "*".repeat(50_000), "a@".repeat(25_000), "www.".repeat(20_000), `${"a".repeat(50_000)}@`]) pieces(text);
  assert.ok(performance.now() - began < 1500, `${performance.now() - began} ms`);
});
