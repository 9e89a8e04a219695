// What the server can write besides web pages, as it says in the page.

/** Whether workbooks and PDFs can be made there: they need the extra `documents`. */
export const hasDocuments = document.documentElement.dataset["documents"] === "1";
