// Turns away passwords that guessers try first. A short list on purpose: length does most of the work.
const common = new Set(
  `1234567890 12345678910 0123456789 0987654321 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc qwertyuiop qwertyuiop123 qwerty123456 qwerty1234
  asdfghjkl123 zxcvbnm123 password12 password123 password1234 password12345 passw0rd123 p@ssw0rd123 iloveyou123 letmein123 welcome123
  welcome1234 administrator admin12345 admin123456 changeme123 default123 football123 sunshine123 princess123 superman123 motdepasse
  motdepasse1 bonjour123 sifre12345 parola1234 ciaociao123 juventus123 jelszo1234 jelszo12345 support123 guichet123 azertyuiop`.split(
    /\s+/,
  ),
)

export function isCommon(password: string, address: string): boolean {
  const plain = password.normalize('NFKC').toLowerCase()
  if (common.has(plain)) return true
  if (new Set(plain).size < 4) return true
  const [local = '', domain = ''] = address.split('@')
  return plain === address || plain.replaceAll(/[^\p{L}]/gu, '') === local.replaceAll(/[^a-z]/g, '') || plain === domain
}
