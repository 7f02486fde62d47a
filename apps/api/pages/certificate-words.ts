import type { LocalDate } from '#domain/time/zone.js';
import type { Language } from './languages.js';

/** `away`: it cannot be said now. */
export type Verdict = 'valid' | 'replaced' | 'revoked' | 'unknown' | 'away';

interface CertificateWords {
  readonly heading: string;
  readonly verdicts: Readonly<Record<Verdict, { readonly title: string; readonly meaning: string }>>;
  readonly labels: Readonly<Record<'name' | 'course' | 'organiser' | 'issuedOn' | 'code', string>>;
  readonly nameErased: string;
}

const en: CertificateWords = {
  heading: 'Verification of a certificate',
  verdicts: {
    valid: {
      title: 'This certificate is valid',
      meaning: 'It was issued as shown here, and it is in force. Compare the name with the paper in your hands.',
    },
    replaced: {
      title: 'This certificate has been replaced',
      meaning: 'A corrected one was issued under another code. Ask its holder for the certificate in force.',
    },
    revoked: {
      title: 'This certificate has been revoked',
      meaning: 'It was issued once, and is no longer in force.',
    },
    unknown: {
      title: 'No certificate has this code',
      meaning: 'Compare each character with the certificate. Nothing was ever issued under the code as it is.',
    },
    away: {
      title: 'The certificate cannot be checked now',
      meaning: 'This says nothing about the certificate. Please try again in a few minutes.',
    },
  },
  labels: { name: 'Name', course: 'Course', organiser: 'Organiser', issuedOn: 'Issued on', code: 'Code' },
  nameErased: 'no longer held: the personal data have been erased',
};

const fr: CertificateWords = {
  heading: "Vérification d'un certificat",
  verdicts: {
    valid: {
      title: 'Ce certificat est valable',
      meaning:
        'Il a été délivré comme indiqué ici et il est en vigueur. Comparez le nom avec celui du document présenté.',
    },
    replaced: {
      title: 'Ce certificat a été remplacé',
      meaning:
        'Un certificat corrigé a été délivré sous un autre code. Demandez à son titulaire celui qui est en vigueur.',
    },
    revoked: {
      title: 'Ce certificat a été révoqué',
      meaning: "Il a été délivré, mais il n'est plus en vigueur.",
    },
    unknown: {
      title: 'Aucun certificat ne porte ce code',
      meaning: "Comparez chaque caractère avec le certificat. Rien n'a jamais été délivré sous ce code.",
    },
    away: {
      title: 'Le certificat ne peut pas être vérifié en ce moment',
      meaning: 'Cela ne dit rien du certificat. Merci de réessayer dans quelques minutes.',
    },
  },
  labels: { name: 'Nom', course: 'Formation', organiser: 'Organisateur', issuedOn: 'Délivré le', code: 'Code' },
  nameErased: "n'est plus conservé : les données personnelles ont été effacées",
};

const es: CertificateWords = {
  heading: 'Verificación de un certificado',
  verdicts: {
    valid: {
      title: 'Este certificado es válido',
      meaning:
        'Se expidió tal como se muestra aquí y está en vigor. Compare el nombre con el del documento presentado.',
    },
    replaced: {
      title: 'Este certificado ha sido sustituido',
      meaning: 'Se expidió uno corregido con otro código. Pida a su titular el certificado en vigor.',
    },
    revoked: {
      title: 'Este certificado ha sido revocado',
      meaning: 'Se expidió en su día, pero ya no está en vigor.',
    },
    unknown: {
      title: 'Ningún certificado tiene este código',
      meaning: 'Compare cada carácter con el certificado. Nunca se ha expedido nada con este código.',
    },
    away: {
      title: 'El certificado no se puede verificar en este momento',
      meaning: 'Esto no dice nada sobre el certificado. Inténtelo de nuevo dentro de unos minutos.',
    },
  },
  labels: { name: 'Nombre', course: 'Curso', organiser: 'Organiza', issuedOn: 'Fecha de expedición', code: 'Código' },
  nameErased: 'ya no se conserva: los datos personales se han suprimido',
};

const ca: CertificateWords = {
  heading: "Verificació d'un certificat",
  verdicts: {
    valid: {
      title: 'Aquest certificat és vàlid',
      meaning: 'Es va expedir tal com es mostra aquí i és vigent. Compareu el nom amb el del document presentat.',
    },
    replaced: {
      title: 'Aquest certificat ha estat substituït',
      meaning: "Se'n va expedir un de corregit amb un altre codi. Demaneu al titular el certificat vigent.",
    },
    revoked: {
      title: 'Aquest certificat ha estat revocat',
      meaning: 'Es va expedir en el seu dia, però ja no és vigent.',
    },
    unknown: {
      title: 'Cap certificat té aquest codi',
      meaning: "Compareu cada caràcter amb el certificat. Mai no s'ha expedit res amb aquest codi.",
    },
    away: {
      title: 'Ara mateix el certificat no es pot verificar',
      meaning: "Això no diu res sobre el certificat. Torneu-ho a provar d'aquí a uns minuts.",
    },
  },
  labels: { name: 'Nom', course: 'Curs', organiser: 'Organitza', issuedOn: "Data d'expedició", code: 'Codi' },
  nameErased: "ja no es conserva: les dades personals s'han suprimit",
};

export const CERTIFICATE_WORDS: Readonly<Record<Language, CertificateWords>> = { en, fr, es, ca };

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr-FR', es: 'es-ES', ca: 'ca-ES' };

export const dayIn = (language: Language, day: LocalDate): string =>
  new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day));
