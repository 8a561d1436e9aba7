// Words with which people ask for help whatever it is about: politeness, verbs of every day, times, numbers, that something does not work. PostgreSQL
// knows the particles of five languages (article-terms.ts); without these too, any article with a "please" or a "yesterday" would look like an answer.
import { type Language, languages } from '../../platform/messages.ts'
import { fold } from './words.ts'

// Folded (words.ts). `-`: with any ending; so only where hardly any other word begins so.
const words: Readonly<Record<Language, string>> = {
  en: `please thank thanks thanked hello hi dear regards greetings kindly sincerely morning afternoon evening day days week weeks month months
    year years hour hours minute minutes second seconds moment today yesterday tomorrow tonight night monday tuesday wednesday thursday friday saturday sunday
    soon recently already still yet always never often sometimes ago since until till while ever once twice later earlier
    get gets getting got gotten give gives gave given take takes took taken make makes made making do doing done go goes going gone went
    come comes coming came put puts let lets want wants wanted need needs needed try tries tried trying use uses used using work works worked working
    help helps helped know knows knew think thought see sees saw seen look looks looked find finds found say says said tell tells told ask asks asked asking
    show shows showed shown seem seems seemed happen happens happened appear appears appeared keep keeps kept become became able unable possible impossible
    must may might could would shall cannot don didn doesn isn aren wasn won couldn wouldn like us
    every everything everyone everybody something someone somebody anything anyone nothing nobody one two three first third last next
    another many much less enough hundred thousand back lot lots quite really even also well however maybe perhaps actually exactly
    problem problems issue issues error errors fail fails failed failing failure wrong broken question questions matter trouble case thing things way ways kind
    part place reason example new good bad ok okay yes sure immediately urgent urgently asap quick quickly slow slowly stop stops stopped
    set sets add adds added adding change changes changed changing send sends sent sending`,
  tr: `lutfen merhaba- selam- iyi gunler gunaydin calismalar sayin saygi- tesekkur- sagolun rica ederim ederiz eder etmek ediyor- etti- edin-
    yardim- musunuz misiniz miyim miyiz muyum var yok olarak olur olmak oldu olan oluyor- olabilir- yapmak yapti- yapiyor- yapmali- yapabil- yapamiyor-
    istiyor- istedi- gerek- lazim bilmiyor- bugun dun dunden yarin simdi hala artik once sonra beri kadar gun gunde gunden gece sabah sabahtan aksam- hafta- ay
    yil yilin saat saatte dakika- saniye- pazartesi- sali carsamba- persembe- cuma cumartesi- pazar cok az daha en fazla biraz bazi butun tum hepsi her hic sadece
    yalnizca bile yine tekrar yeniden hemen acil- yeni neden nicin nasil nerede nereden nereye ne hangi kim kac sorun- problem- hata- calis-
    gorun- goruyor- gordu- veriyor- vermiyor- verdi- aliyor- almak alamiyor- aldik geliyor- gelmiyor- geldi- gelir gidiyor- bir biri birine iki uc dort bes yuz bin
    ilk son sona sonunda on gonder- baslayaca- yavas- durdu- duruyor- demek nedir bunu bana bize bizim benim siz sizin tamam evet hayir`,
  fr: `bonjour bonsoir salut merci svp plait cordialement madame monsieur messieurs pouvez pouvons peux peut pourriez pourrais pourrait
    voudrais voudrions voulons veux souhait- aimerai- aide aider aidez faire fait faites fais font faut fallait aller allez vont va vais avoir etre puis
    serait plus moins tres trop bien beaucoup peu tout tous toute toutes rien quelque quelques chaque autre autres meme aussi encore deja toujours jamais souvent
    maintenant aujourd hui hier demain matin soir nuit semaine semaines mois jour jours heure heures minute minutes seconde secondes annee annees an ans
    lundi mardi mercredi jeudi vendredi samedi dimanche depuis pendant avant apres quand lorsque comment pourquoi ou quel quelle quels quelles combien comme si
    car donc alors ainsi sans sous entre vers chez selon cela ca ceci celui celle chose cas probleme problemes erreur erreurs souci question questions marche marchent
    fonctionn- arrive arrivons arriver essaye essayons essaie tente trouve trouver voir vois voyez voit dit dire dites semble semblent permet impossible possible besoin
    urgent nouveau nouvelle nouveaux nouvel nouvelles premier premiere dernier derniere derniers prochain prochaine lent lente lentement echoue echec arrete
    mettre mis met donne donner donnez prendre utiliser savoir sais savez ajout- changer change envoyer envoyez deux trois quatre cinq dix cent mille oui non`,
  it: `buongiorno buonasera salve ciao gentile gentili grazie ringrazi- prego favore cordiali saluti potete potreste puo possono posso possiamo potrebbe
    vorrei vorremmo voglio vogliamo bisogno serve servono aiut- fare fa fate faccio fatto va vanno andare avere avete essere sono siete stato stata
    ora adesso oggi ieri domani mattina stamattina sera notte settimana settimane mese mesi giorno giorni minuto minuti secondo secondi anno anni lunedi martedi
    mercoledi giovedi venerdi sabato domenica dopo prima primo durante mentre quando come perche dove quale quali quanto quanti chi cosa mai sempre ancora
    gia ogni tutto tutta tutti tutte niente nulla qualcosa qualcuno altro altra altri altre nuovo nuova nuovi nuove molto molti troppo troppi piu meno poco bene
    male problema problemi errore errori questione domanda domande funzion- riesco riusciamo riesce riuscito provato provare vedere vedo vede vediamo dire dice detto
    trovo trovare usare errato sbagliat- lento lenta fermo ferma fermato possibile impossibile urgente urgenti subito un due tre volta volte tre dieci cento mille aggiung-
    cambiare mandare si no`,
  hu: `kerem kerjuk koszon- udvozl- tisztelt szia jo napot kivan- segit- tud tudok tudunk tudja tudjuk tudom tudnak tudna lehet lehetne kell kellene
    kellett szeretne- van vannak volt lesz nincs most ma tegnap holnap reggel este nap napja napok het hete honap- ev eve evben vege vegen ora orak oraja perc-
    masodperc- hetfo- kedd szerda csutortok pentek szombat vasarnap ota utan elott kozben mar meg mindig soha ujra uj ujat sok tobb keves nagyon minden mindent semmi
    valami valaki mas masik egy ket harom tiz szaz ezer elso hogyan hogy miert mikor hol hova honnan mi mit milyen melyik ki mire problem- hiba hibat hibak hibaja hibaval
    hibaj- hibas mukod- rossz lassan lassu gyors gyorsan sikerul- jon jott jonnek megy mennek kap kapok kapunk kaptam kaptunk lat latok latom latjuk csinal-
    hasznal- probal- rendben irjak irjam pontosan kuldj- igen nem`,
  ja: `お世話 世話 お願い 願い 確認 方法 場合 表示 失敗 利用 使用 今日 昨日 昨夜 明日 本日 今朝 問題 質問 必要 可能 現在 発生 対応 エラー 際 全て 何 誰 時間 毎日 年末 月末 月曜日 今週 来週
    先週 今月 来月 先月 以前 最近 至急 早急 大変 恐縮 下記 以下 状態 状況 手続き 不明 不具合 希望 検討 追加`,
}

const little = 5 // letters; a shorter word may mean something in another language
const patterns = new Map(
  languages.map((language) => [
    language,
    new RegExp(
      `^(?:${words[language]
        .split(/\s+/)
        .map((word) => (word.endsWith('-') ? `${word.slice(0, -1)}.*` : word))
        .join('|')})$`,
      'u',
    ),
  ]),
)
/** What is written in the kana of endings alone, and one sign, which a word was cut into. */
const isParticle = (word: string): boolean => /^(?:[\p{Script=Hiragana}ー]+|[\p{Script=Han}\p{Script=Katakana}])$/u.test(word)

/** Whoever reads in one language may write in another, of which only words that are long enough to mean the same everywhere are known. */
export function saysNothing(word: string, language: Language): boolean {
  const plain = fold(word)
  if (isParticle(plain) || /^(?:\p{Script=Latin}|\p{N}{1,2})$/u.test(plain)) return true
  return languages.some((one) => (one === language || one === 'en' || plain.length >= little) && patterns.get(one)!.test(plain))
}
