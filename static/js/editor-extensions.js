// What our texts have beyond what the editor's library knows. The names are those of portal/richtext.py, which keeps
// the sanitiser's list; the library loads this module by its address.
import { Extension, Node, Table as PlainTable, materialMenuButton } from "django-prose-editor/editor";

const PICTURE = /^\/networks\/[-\w]+\/attachments\/\d+\/$/;

/** Somebody who is called on: one piece, that is taken out as a whole. */
export const Mention = Node.create({
  name: "mention",
  group: "inline",
  inline: true,
  atom: true,
  selectable: false,
  addAttributes() {
    return { mention: { default: "" }, href: { default: "" }, label: { default: "" } };
  },
  parseHTML() {
    return [{
      tag: "a[data-mention]",
      priority: 100,
      getAttrs: (link) => ({ mention: link.dataset.mention, href: link.getAttribute("href"), label: link.textContent }),
    }];
  },
  renderHTML({ node }) {
    return ["a", { "data-mention": node.attrs.mention, href: node.attrs.href }, node.attrs.label];
  },
  renderText: ({ node }) => node.attrs.label,
});

/** A passage of a post: its words are the server's, and only its number is kept with the text. */
export const Quote = Node.create({
  name: "quote",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes() {
    return { number: { default: "" }, head: { default: "" }, lines: { default: [] } };
  },
  parseHTML() {
    return [{
      tag: "blockquote[data-quote]",
      priority: 100,
      getAttrs: (quote) => {
        const head = quote.querySelector(".quote-head");
        const lines = [...quote.querySelectorAll("p")].filter((line) => line !== head).map((line) => line.textContent);
        return { number: quote.dataset.quote, head: head?.textContent ?? "", lines };
      },
    }];
  },
  renderHTML({ node }) {
    const { number, head, lines } = node.attrs;
    const said = lines.map((line) => ["p", { dir: "auto" }, line]);
    return ["blockquote", { "data-quote": number, dir: "auto" }, ...(head ? [["p", { class: "quote-head" }, head]] : []), ...said];
  },
  renderText: () => "",
});

/** One of the pictures that were attached; no other can be pasted. */
export const Picture = Node.create({
  name: "picture",
  group: "block",
  draggable: true,
  addAttributes() {
    return { src: { default: "" }, alt: { default: "" } };
  },
  parseHTML() {
    return [{ tag: "img[src]", getAttrs: (image) => PICTURE.test(image.getAttribute("src")) && null }];
  },
  renderHTML({ HTMLAttributes }) {
    return ["img", HTMLAttributes];
  },
  addMenuItems({ menu }) {
    menu.defineItem({
      name: "picture",
      groups: "picture",
      button: materialMenuButton("image", "picture"),
      command: (editor) => editor.view.dom.dispatchEvent(new CustomEvent("portal:picture", { bubbles: true })),
      // Only where something can be attached.
      hidden: (editor) => !editor.view.dom.closest("form")?.querySelector("[data-attach], [data-picture], input[type=file]"),
    });
  },
});

/** Each block of text finds its own direction, here as it will where it is shown. */
export const Directions = Extension.create({
  name: "directions",
  addGlobalAttributes() {
    const types = ["paragraph", "heading", "listItem", "tableCell", "tableHeader", "blockquote"];
    return [{ types, attributes: { dir: { default: "auto", parseHTML: () => "auto", renderHTML: () => ({ dir: "auto" }) } } }];
  },
});

/** A table begins with three rows and columns; the tools beside it add and take. */
export const Table = PlainTable.extend({
  addCommands() {
    return {
      ...this.parent?.(),
      insertTableWithOptions: () => ({ commands }) => commands.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
    };
  },
});
