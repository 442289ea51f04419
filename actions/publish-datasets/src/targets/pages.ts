import { titleOf, type Facts } from '../metadata/facts.js';

const html = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** JSON inside a script element: no sign in it may end the element. */
const inScript = (json: string): string => json.replaceAll('<', '\\u003c');

/** What a Pages folder holds beside the release: a page for people and search engines, and the word not to run Jekyll. */
export const pagesFiles = (
  building: Facts['building'],
  jsonld: string,
): readonly { path: string; text: string }[] => [
  { path: '.nojekyll', text: '' },
  {
    path: 'index.html',
    text: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>${html(titleOf(building))}</title>
<script type="application/ld+json">
${inScript(jsonld.trim())}
</script>
</head>
<body>
<h1>${html(titleOf(building))}</h1>
<ul>
<li><a href="README.md">What the data are and how to read them</a></li>
<li><a href="datapackage.json">All files and columns, for programs</a></li>
<li><a href="CHANGELOG.md">What changed</a></li>
<li><a href="LICENSE">Licence</a></li>
</ul>
</body>
</html>
`,
  },
];
