import type { BillPaper } from './paper.js';

/** What the PDF library offers beyond what its document definitions know of. */
interface Hybrid {
  file(bytes: Buffer, options: object): void;
  appendXML(xmp: string): void;
}

/** The name is the standard's, and is how readers find it. */
const XML_NAME = 'factur-x.xml';

/** Makes a PDF of a bill a Factur-X invoice: embeds its XML, and says so in the file's metadata. */
export function embedXml(pdf: Hybrid, bill: BillPaper, xml: Buffer): void {
  const issued = new Date(`${bill.issuedOn}T00:00:00.000Z`);
  pdf.file(xml, {
    name: XML_NAME,
    type: 'text/xml',
    description: 'Factur-X',
    // The two say the same: whichever is read, nothing else is needed.
    relationship: 'Alternative',
    creationDate: issued,
    modifiedDate: issued,
  });
  pdf.appendXML(METADATA);
}

const NAMESPACE = 'urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#';

/** A credit note is an INVOICE here too: the type code within the XML tells them apart. */
const VALUES = {
  DocumentType: 'INVOICE',
  DocumentFileName: XML_NAME,
  Version: '1.0',
  ConformanceLevel: 'EN 16931',
} as const;

const DESCRIPTIONS: Readonly<Record<keyof typeof VALUES, string>> = {
  DocumentType: 'The type of the hybrid document',
  DocumentFileName: 'The name of the embedded XML document',
  Version: 'The version of the standard that applies to the embedded XML document',
  ConformanceLevel: 'The conformance level of the embedded XML document',
};

const properties = Object.entries(DESCRIPTIONS).map(
  ([name, description]) => `
              <rdf:li rdf:parseType="Resource">
                <pdfaProperty:name>${name}</pdfaProperty:name>
                <pdfaProperty:valueType>Text</pdfaProperty:valueType>
                <pdfaProperty:category>external</pdfaProperty:category>
                <pdfaProperty:description>${description}</pdfaProperty:description>
              </rdf:li>`,
);

/** The values, and the schema that PDF/A wants to have described before they may be used. */
const METADATA = `
    <rdf:Description rdf:about="" xmlns:fx="${NAMESPACE}">${Object.entries(VALUES)
      .map(([name, value]) => `\n      <fx:${name}>${value}</fx:${name}>`)
      .join('')}
    </rdf:Description>
    <rdf:Description rdf:about=""
        xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
        xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
        xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
      <pdfaExtension:schemas>
        <rdf:Bag>
          <rdf:li rdf:parseType="Resource">
            <pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
            <pdfaSchema:namespaceURI>${NAMESPACE}</pdfaSchema:namespaceURI>
            <pdfaSchema:prefix>fx</pdfaSchema:prefix>
            <pdfaSchema:property>
              <rdf:Seq>${properties.join('')}
              </rdf:Seq>
            </pdfaSchema:property>
          </rdf:li>
        </rdf:Bag>
      </pdfaExtension:schemas>
    </rdf:Description>`;
