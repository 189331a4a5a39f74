package view

// documentStyle is the style sheet of a document. It asks for nothing from
// outside and prints on A4.
const documentStyle = `html{font:16px/1.5 "IBM Plex Sans",system-ui,sans-serif;color:#1a1a1a;background:#fff}` +
	`body{max-width:48rem;margin:0 auto;padding:2rem 1.25rem;overflow-wrap:anywhere}` +
	`h1{font-size:1.75rem;line-height:1.2;margin:0 0 1rem}h2{font-size:1.25rem;margin:2rem 0 .5rem;border-bottom:2px solid #1a1a1a;padding-bottom:.25rem}` +
	`h3,h4,h5,h6{font-size:1rem;margin:1.25rem 0 .25rem}p{margin:.5rem 0}` +
	`.form-sender{font-weight:600}.form-answers{margin:.5rem 0}` +
	`.form-answer{display:flex;flex-wrap:wrap;gap:0 1.5rem;padding:.4rem 0;border-bottom:1px solid #ccc}` +
	`dt{flex:1 1 14rem;font-weight:600}dd{flex:2 1 18rem;margin:0}` +
	`.form-row{margin:.75rem 0 .75rem .75rem;padding-left:.75rem;border-left:4px solid #ccc}` +
	`.form-blank,.form-withheld{color:#595959;font-style:italic}` +
	`.form-drawing{max-width:20rem;fill:none;stroke:#000;stroke-width:4}` +
	`.form-test{border:3px double #b30000;color:#b30000;font-weight:700;text-align:center;padding:.5rem}` +
	`.sr-only{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}` +
	`@media print{@page{size:A4;margin:20mm}html{font-size:11pt}body{max-width:none;padding:0}h2,h3,h4,h5,h6{break-after:avoid}.form-answer{break-inside:avoid}}`

// documentStyleHash is the SHA-256 of documentStyle the way a
// Content-Security-Policy names it; a test holds the two together.
const documentStyleHash = "sha256-H6horkarW4pKWSBSYNpc2sXVGuUBtM7PPnUVzwHmhw8="
