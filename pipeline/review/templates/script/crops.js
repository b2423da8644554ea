// The place of a word on the scan, cut out.

const LINE_HEIGHT = 30; // of a line of text in a crop, CSS pixels
// The crop is a window on the page image, moved, scaled and turned upright so that the word stands in its middle.
function crop(row) {
  const page = pageOf(row);
  const cut = page.crops && row.cut;
  if (!(page.image || cut) || !row.box || !page.width) return null;
  const [left, top, width, height] = row.box;
  const sideways = page.turn % 180 !== 0;
  const [along, across] = sideways ? [height, width] : [width, height];
  const { tall } = row;
  const scale = Math.min(LINE_HEIGHT / tall, 560 / along);
  const px = (value) => `${(value * scale).toFixed(1)}px`;
  // A strip of the page's sheet of crops, put where it stands on the page.
  const strip = () => {
    const [src, sheetWidth, sheetHeight, factor] = page.crops;
    const [cutLeft, cutTop, cutWidth, cutHeight, at] = cut;
    return h("span", { class: "cut", style: { left: px(cutLeft), top: px(cutTop), width: px(cutWidth), height: px(cutHeight) } },
      h("img", { src, alt: "", loading: "lazy", decoding: "async", style: { top: px(-at / factor), width: px(sheetWidth / factor), height: px(sheetHeight / factor) } }));
  };
  // Round the word, and not so close to a dash that it hides it.
  const room = tall * 0.12;
  const above = Math.max(room, (tall * 0.6 - across) / 2);
  const [roomX, roomY] = sideways ? [above, room] : [room, above];
  return h("div", { class: "crop", role: "img", "aria-label": t("crop", { where: whereText(row), word: row.raw }), style: { height: px(tall * 2.5) } },
    h("span", { class: "moved", style: {
      width: px(page.width), height: px(page.height), left: `calc(50% - ${px(left + width / 2)})`, top: `calc(50% - ${px(top + height / 2)})`,
      "transform-origin": `${px(left + width / 2)} ${px(top + height / 2)}`, transform: page.turn ? `rotate(${-page.turn}deg)` : "none",
    } },
    cut ? strip() : h("img", { class: "whole", src: page.image, alt: "", loading: "lazy", decoding: "async" }),
    h("span", { class: "word", style: { left: px(left - roomX), top: px(top - roomY), width: px(width + 2 * roomX), height: px(height + 2 * roomY) } })));
}
const whereText = (row) => `${t("page", { page: row.page })}, ${t("line", { line: row.line + 1 })}`;
