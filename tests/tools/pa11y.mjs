// Pages as pa11y finds them, in one Chromium: node pa11y.mjs CHROMIUM ADDRESS...; prints a list of findings as JSON.
import pa11y from "pa11y";
import puppeteer from "puppeteer";

const [executablePath, ...addresses] = process.argv.slice(2);
const browser = await puppeteer.launch({ executablePath, args: ["--no-sandbox"] });
const found = [];
for (const address of addresses) {
  const { issues } = await pa11y(address, { browser, runners: ["htmlcs"], standard: "WCAG2AA" });
  found.push(...issues.map(({ code, selector, message }) => ({ address, code, selector, message })));
}
await browser.close();
console.log(JSON.stringify(found));
