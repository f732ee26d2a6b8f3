# Les écrans du poste de travail. Les clés suivent l'écran où elles se trouvent ; ce que plusieurs partagent vient d'abord.

## Partout
close = Fermer
cancel = Annuler
back = Retour
back-to-traveller = Retour au voyageur
done = Terminé
save = Enregistrer
saved = Enregistré
choose = Choisir
more = Plus
none = aucun
never = jamais
not-given = non indiqué
loading = Recherche…
try-again = Réessayer
print = Imprimer
direction = Sens
document = Document
training = Formation
window = Fenêtre
number = { $n }
place = ligne { $line }, colonne { $column }
post-and-lane = { $post }, couloir { $lane }
lane = Couloir { $lane }

## Dates et âges
date-unknown = inconnue
date-and-time = { $date }, { $time }
date-hint = Jour, mois, année – par exemple 12 8 1974. Omettez ce qui est inconnu.
date-example = 12 8 2026
date-whole-needed = Indiquez le jour, le mois et l'année.
age-now = moins d'une minute
age-minutes = { $n } min
age-hours = { $n } h
age-days = { $n ->
    [one] { $n } jour
   *[other] { $n } jours
  }
wait-two = { $first } { $second }
old = { $age }
ago = il y a { $age } ({ $at })
years = { $n } ans
bytes-b = { $n } octets
bytes-kb = { $n } ko
bytes-mb = { $n } Mo
bytes-gb = { $n } Go

## Enrôlement
enrol-title = Rejoindre le siège
enrol-lead = Cette cabine n'appartient encore à personne. Saisissez l'adresse et le code à usage unique reçus du siège.
enrol-url = Adresse du siège
enrol-code = Code à usage unique
enrol-code-hint = 36 lettres et chiffres ; tirets et espaces sont sans importance.
enrol-go = Rejoindre
enrol-busy = Connexion…
enrol-safe = Grâce au code, la cabine vérifie que le serveur est bien votre siège avant d'envoyer quoi que ce soit.
enrol-stick = Pas de liaison avec le siège ici ? Rejoindre par clé USB
enrol-stick-more = La cabine écrit une demande sur la clé ; ni le code ni aucun secret n'y figure. Le siège la traite et répond sur la même clé. Revenez ensuite et utilisez la clé une seconde fois.
enrol-stick-incomplete = L'adresse et le code sont nécessaires ici aussi. Saisissez les deux ci-dessus.
enrol-stick-none = Aucune clé n'est branchée. Branchez-en une et attendez quelques secondes, ou indiquez un autre dossier.
enrol-stick-use = Utiliser
enrol-stick-use-this = Utiliser { $stick }
enrol-stick-use-folder = Utiliser ce dossier
enrol-stick-written = La demande est sur la clé et a été relue.
enrol-stick-written-more = La clé peut être retirée. Apportez-la au siège, puis rapportez-la et utilisez-la de nouveau avec le même code.

## Connexion
sign-in-title = Connexion
sign-in-lead = Fonctionne avec ou sans liaison.
sign-in-login = Nom
sign-in-passphrase = Phrase secrète
sign-in-go = Se connecter
sign-in-busy = Vérification…
sign-out = Se déconnecter
no-officers = Aucun agent ne peut encore se connecter
no-officers-more = La cabine est rattachée ; la liste des agents du siège est en route. Cet écran vérifie de lui-même.
training-officers = Agents de la formation
credential-expired = Habilitation dépassée
credential-expired-more = Vous pouvez continuer. Demandez au siège de la renouveler.

## Poste
station-title = Bonjour, { $name }
station-lead = Comme la dernière fois. Entrée pour l'accepter.
station-post = Poste
station-lane = Couloir
station-go = Commencer
station-change = Changer de poste ou de couloir
no-posts = Aucun poste connu
no-posts-more = La configuration du siège n'est pas encore arrivée. Déconnectez-vous et réessayez dans un instant.

## En-tête
today = Jour : { $entries } entrées · { $exits } sorties
today-refused = { $refused } refus
open-lists = Listes et liaison en détail
lists-none = Aucune liste
lists-none-more = rien n'est encore arrivé
lists-more = et { $n } de plus
list-entries = { $n ->
    [one] { $n } fiche
   *[other] { $n } fiches
  }
list-past-date = périmée, encore utilisée
list-past-title = { $list } est périmée
list-past-more = Elle est encore consultée, mais les alertes plus récentes y manquent. Le travail continue, et chaque passage note l’âge de la liste. Transmettez maintenant, ou demandez la liste au siège sur une clé.
lists-missing-more = Le travail continue, et chaque passage note que personne n’a été contrôlé. Transmettez maintenant, ou demandez les listes au siège sur une clé.
list-in-force = en vigueur
list-absent = non installée
list-version-refused = autre version refusée
feed-refused = { $feed } : une version n'a pas été installée
link-none-since = Sans liaison depuis { $since }
queue-empty = Tout est transmis
queue-waiting = En attente : { $n }
queue-waiting-oldest = En attente : { $n }, depuis { $age }
queue-pictures = Images en attente : { $n }
queue-pictures-left = Décisions transmises ; images : { $n }, environ { $age }
queue-pictures-tomorrow = Décisions transmises ; images : { $n }, à partir de minuit
help = Aide : toutes les touches
settings = Réglages
lock = Verrouiller

## Document
reading = Lecture…
read-in = { $method } · lu en { $seconds } s
read-verified = Lecture certaine
read-unsure = Comparez avec la page imprimée
page-image = Page numérisée
page-enlarge = Agrandir la page
page-light = Lumière
page-daylight = Lumière du jour
light-infrared = IR
light-ultraviolet = UV
page-in-light = Page : { $light }
mrz-lines = Zone lisible à la machine : { $lines }
portrait = Portrait du document
portrait-compare = Est-ce la personne devant vous ?
check-document-number = Numéro du document
check-birth-date = Date de naissance
check-expiry-date = Date d'expiration
check-optional-data = Données facultatives
check-composite = Zone entière
check-agrees = concorde
check-fails = ne concorde pas
digit-agrees = concorde
digit-differs = ne concorde pas
digit-waiting = pas encore saisi
repaired = Réparé : { $read } lu comme { $given }
printed-otherwise = { $field } : { $printed } imprimé sur la page, { $expected } dans la zone lisible
printed-otherwise-at = { $count ->
    [one] caractère { $places }
   *[other] caractères { $places }
 }
printed-alike = La page imprime la même chose : { $fields }
open-picture = Ouvrir une image
type-lines = Saisir les lignes
give-up = Abandonner
drop-here = Numérisez un document
drop-more = ou déposez une image ici, ou touche
fill-in = Sans lignes lisibles : remplir à la main
paste-picture = Coller une image copiée
reader-ready = Lecteur de documents : à tout moment
folder-watched = Le dossier du scanner est surveillé
specimens = Documents d'exemple
type-lead = Saisissez les lignes du bas de la page telles qu'imprimées, signes < compris. Rien n'est perdu si vous quittez.
type-line = Ligne { $n }
type-take = Prendre ces lignes

## Voyageur
traveller = Voyageur
correct = Corriger
all-from-zone = tout vient de la zone lisible
name-missing = Aucun nom lu
name-truncated = nom peut-être abrégé
nationality-missing = nationalité inconnue
value-missing = manque
crossed-before = { $n ->
    [one] passé ici une fois
   *[other] passé ici { $n } fois
  }
crossed-never = premier passage ici
fact-born = Né(e) le
fact-sex = Sexe
fact-expires = Expire le
fact-issued-by = Délivré par
fact-residence = Réside
correct-title = Corriger les données
correct-lead = Chaque champ est repris quand vous le quittez. Entrée passe au suivant.
field-primary-identifier = Nom
field-secondary-identifier = Prénoms
field-birth-date = Date de naissance
field-sex = Sexe
field-nationality = Nationalité
field-residence = Pays de résidence
field-issuing-state = État émetteur
field-document-number = Numéro du document
field-expiry-date = Date d'expiration
field-document-kind = Type de document
field-class = Catégorie de voyageur

## Voyage
journey = Voyage
journey-as-before = comme avant – Entrée pour garder
journey-purpose = Motif
journey-nights = Nuits
journey-address = Adresse ou hôte
journey-mode = Voyage par
journey-conveyance = Plaque, vol ou traversée
journey-accompanied = Accompagné par
journey-remark = Remarque

## Constats
findings = Constats
findings-to-look-at = { $n } à examiner
findings-none = rien à examiner
level-good = En ordre
level-info = À savoir
level-warn = À examiner
level-stop = S'y oppose
rule = Règle { $article }

## Contrôle
screening = Contrôle
screening-took = { $ms } ms
screening-waits = Les listes sont interrogées dès que l'on sait qui c'est.
screening-no-lists = Aucune liste d'alerte n'est installée sur cette cabine : personne ne peut être contrôlé.
screening-no-match = Rien sur { $list }
screening-candidates = Correspondance possible sur { $list }
screening-hit = Le document figure sur { $list }
screening-not-done = { $list } n'a pu être interrogée
hit-title = Correspondance possible : répondez
hit-position = { $position } sur { $total }
hit-score = score { $score } sur 100
hit-compare = Voyageur et personne signalée côte à côte
this-traveller = Ce voyageur
listed-person = Personne signalée
hit-note = Raison (facultatif)
rekey-why = Un numéro signalé n'est pas une preuve : il a pu être mal lu. Tapez-le tel qu'il est imprimé sur la page.
rekey-label = Numéro sur la page
rekey-compare = Comparer
rekey-agrees = Le numéro tapé est bien celui qui a été contrôlé. Comparez maintenant la photo, l'âge et la validité avec le document signalé.
rekey-differs = Le numéro tapé n'est pas celui qui a été contrôlé : l'un des deux est faux.
rekey-take = Reprendre mon numéro et contrôler de nouveau
rekey-again = Retaper
hit-remembered = Répondu lors d'un passage précédent
hit-do = À faire :
hit-call = Appeler :
hit-second-officer = Un second agent doit confirmer.
hit-confirmed = Confirmé par un second agent.
confirm-title = Second agent
confirm-go = Confirmer
confirm-of = Le second agent confirme : { $name }
confirm-who = Le voyageur est-il { $name } de { $list } ? Seul un autre agent peut le confirmer.
confirm-missing = Le nom et la phrase secrète du second agent sont requis.
hit-change = Changer
hit-change-of = Changer la réponse pour { $name }

## Antécédents
history = Antécédents
history-all = derniers sur { $n }
history-none = Aucun passage antérieur connu de cette cabine.
other-document = autre document

## Décision
recording = Enregistrement…
ready = Prêt pour le voyageur suivant
ready-more = Numérisez un document pour commencer. F1 montre toutes les touches.
bar-ready = Numérisez d'abord un document
bar-ready-more = F5 ouvre une image, F2 prend des lignes saisies.
bar-answer-first = { $n ->
    [one] Répondez d'abord à la correspondance
   *[other] Répondez d'abord à { $n } correspondances
  }
bar-answer-keys = Touches 1, 2 ou 3. Tout ce qui est saisi est conservé.
bar-incomplete = Il manque quelque chose
bar-incomplete-keys = Touche E, puis complétez ce qui est marqué.
bar-no-proposal = Pas d'admission simple
bar-no-proposal-keys = Choisissez F7, F6 ou F4.
bar-decide = À vous de décider
bar-decide-keys = Tout ce qui est saisi est conservé.
typed-failing = Votre saisie ne peut pas être conservée pour l'instant.
with-conditions = Admettre sous conditions
refer = Orienter
refuse = Refuser
prevent = Empêcher la sortie
recorded-at = { $decision } · enregistré { $time }
recorded-time = Enregistré à { $time }
recorded-without-pictures = Le disque est presque plein : enregistré sans images.
received-by-hq = Reçu par le siège
waiting-for-hq = En attente du siège
may-stay-until = peut rester jusqu'au { $date }
refuse-title = Refuser l'entrée
refuse-go = Refuser l'entrée
refuse-grounds = Motifs, au moins un
refuse-ground-missing = Choisissez au moins un motif.
refuse-note = Note
protection-first = Le voyageur demande-t-il une protection ?
protection-first-more = Alors ne refusez pas : orientez-le vers l'autorité de protection.
protection-go = Orienter vers la protection
conditions-title = Admettre sous conditions
conditions-go = Admettre sous conditions
conditions-text = Conditions
conditions-hint = Avec vos mots, tels que dits au voyageur.
conditions-missing = Écrivez les conditions.
conditions-until = Peut rester jusqu'au
refer-title = Orienter le voyageur
refer-to = Vers
refer-secondary = Deuxième ligne
refer-protection = Autorité de protection
refer-go = Orienter
refer-reason = Raison
refer-reason-missing = Écrivez la raison.
refer-hint = Pour le collègue qui reprend. Le passage est enregistré une fois décidé.
protection-rule = Notez le minimum ; ne contactez aucune autorité du pays d'origine.
protection-rule-more = Le voyageur entre sur le territoire, confié à l'autorité de protection.
protection-note = Note
protection-record = Enregistrer l'orientation
prevent-title = Empêcher la sortie
prevent-go = Empêcher la sortie
prevent-reason = Raison
prevent-reason-missing = Écrivez la raison.
abandon-title = Abandonner cette inspection
abandon-go = Abandonner
abandon-what = Aucun passage n'est enregistré.
abandon-what-more = L'abandon et sa raison sont enregistrés.
abandon-reason = Raison
abandon-reason-missing = Écrivez la raison.

## Recherche
search-title = Chercher des passages
search-note = Passages de cette cabine. Chaque recherche et son motif sont enregistrés.
search-text = Début du nom ou du numéro
search-purpose = Pourquoi vous cherchez
search-from = Du
search-to = Au
search-go = Chercher
search-more = En montrer plus
search-result = Passages trouvés
search-empty = Rien trouvé. Vérifiez l'orthographe ou cherchez avec moins de lettres.
search-count = { $n ->
    [0] rien trouvé
    [one] { $n } passage
   *[other] { $n } passages
  }
search-count-more = les { $n } plus récents, il y en a d'autres
both-directions = Les deux
export-csv = Enregistrer en CSV
open-crossing = Ouvrir { $name }, { $time }
received = reçu
waiting = en attente
no-answer = sans réponse
column-time = Heure
column-date = Date
column-name = Nom
column-document = Document
column-place = Lieu
column-decision = Décision
column-delivery = Siège
column-officer = Agent
column-waiting = Attend depuis
column-action = Action
column-list = Liste
column-age = Âge
column-issued = Émise
column-version = Version
column-entries = Fiches
column-state = État

## Deuxième ligne
referred-title = En deuxième ligne
referred-with-count = { $n ->
    [0] En deuxième ligne
   *[other] En deuxième ligne : { $n }
  }
referred-count = { $n ->
    [0] personne n'attend
    [one] { $n } voyageur
   *[other] { $n } voyageurs
  }
referred-empty = Personne n'est en deuxième ligne.
resume = Reprendre
resume-of = Reprendre { $name }

## Found later
later-title = Trouvés après le passage
later-count = { $n ->
    [one] { $n } trouvé après
   *[other] { $n } trouvés après
  }
later-look = réponse requise
later-more = Ces voyageurs sont passés avant qu’une liste en vigueur ne les nomme, ou l’agent ne pouvait pas voir l’alerte. Répondez pour chacun ; le siège en est informé.
later-in-country = n’est pas reparti d’ici
later-left = reparti, ou jamais entré ici
later-empty = Personne n’attend de réponse.
later-answer-of = { $answer } : { $name }
column-crossed = Passage

## Urgent alerts
urgent-title = Alertes urgentes de ce poste
urgent-more = Elles valent aussitôt sur ce poste de travail et partent au siège avant tout le reste.
urgent-add = Ajouter une alerte urgente
urgent-go = Mettre en vigueur pour trois jours
urgent-empty = Aucune alerte urgente n’est en vigueur.
urgent-category = Motif du signalement
urgent-reason = Raison
urgent-instruction = Ce que fait l’agent
urgent-until = Vaut jusqu’au
urgent-withdraw = Retirer
urgent-withdraw-of = Retirer l’alerte sur { $name }
urgent-missing-who = Un nom ou un numéro de document est requis.
urgent-missing-date = La date n’est pas comprise. Écrivez 12.08.1974, ou laissez vide.
urgent-missing-reason = La raison est requise.

## Listes et liaison
lists-title = Listes et liaison
lists = Listes
link = Liaison avec le siège
link-state = État
link-last = Dernier contact
link-state-over = { $state }, par { $way }
link-promise = Le travail n'attend jamais la liaison. Les données restent ici jusqu'à ce que le siège ait confirmé chacune d'elles.
queue-records = Données en attente
queue-oldest = La plus ancienne attend depuis
queue-images = Images en attente
queue-left = Reste à cette vitesse
queue-left-about = environ { $age }
unknown-yet = pas encore connu
budget-spent = Le volume de données du jour est épuisé
budget-spent-more = Les refus et les réponses aux alertes partent toujours aussitôt ; le reste partira à partir de minuit. Rien n’est perdu.
decisions-delivered = Toutes les décisions sont au siège
decisions-delivered-more = { $n ->
    [one] Il reste une photographie ; elle part quand rien de plus urgent n’attend.
   *[other] Il reste { $n } photographies ; elles partent quand rien de plus urgent n’attend.
}
images-and-bytes = { $n } ({ $bytes })
clock = Horloge
clock-trusted = juste, confirmée depuis le démarrage
clock-drift = pas confirmée depuis le démarrage
clock-unknown = fausse : vérifiez date et heure
clock-wrong = L'horloge est fausse : vérifiez date et heure
clock-wrong-more = Elle a reculé ou diffère de celle du siège. Réglez date et heure dans les paramètres de l'ordinateur, ou demandez au service informatique. Les passages continuent ; chacun est marqué comme saisi avec une horloge fausse.
steps-title = Le dernier passage, étape par étape
steps-empty = Aucun passage depuis le démarrage.
steps-unknown = non mesuré
column-step = Étape
column-what = Ce qui se passe
column-took = Durée
sync-now = Transmettre maintenant
disk-low = Le disque est presque plein
disk-low-more = Les passages continuent sans images. Libérez bientôt de la place.

## Réglages
settings-look = Aspect de la fenêtre
settings-devices = D'où viennent les documents
look-language = Langue
look-theme = Luminosité
look-contrast = Contraste
theme-system = Système
theme-light = Clair
theme-dark = Sombre
contrast-normal = Normal
contrast-high = Élevé
devices-folder = Dossier du scanner
devices-folder-hint = Les images qui y apparaissent sont lues aussitôt. Vide : aucun dossier.
devices-prefix = Préfixe du lecteur
devices-prefix-hint = Caractères envoyés avant chaque document. Vide : aucun.
devices-gap = Plus long écart du lecteur, ms
devices-gap-hint = Entre deux touches. Augmentez-le si une lecture tombe dans un champ.
devices-gap-wrong = Un nombre de 1 à { $most }.

## Aide
help-title = Touches
help-lead = Lettres et chiffres agissent quand aucun champ n'est actif. Un lecteur de documents ne peut jamais les actionner.
help-document = Document et données
help-correct = Corriger les données
help-more = Plus sur le voyage
help-keep = Garder le voyage précédent
help-hit = Correspondance possible
help-decision = Décision
help-main = Admettre ou laisser partir
help-refer = Orienter en deuxième ligne
help-refuse = Refuser l'entrée ou empêcher la sortie
help-confirm = Confirmer dans un dialogue
help-direction = Changer entre entrée et sortie
help-back = Retour, fermer

## Corrections de ce qui a été enregistré
amend-correct = Corriger
amend-void = Annuler
amend-versions = Dit par la suite
amend-version = Version { $n }
amend-voided = Annulé
amend-voided-what = Ce passage ne compte pas.
amend-voided-more = Il reste visible. S’il a eu lieu, enregistrez-le de nouveau.
amend-change = { $field } : était { $old }, est { $new }
amend-nothing = rien
amend-approved = approuvé par { $officer }
amend-concurrent = L’agent n’avait pas vu la version précédente.
amend-flagged = Sans effet : d’une autre copie du disque de la cabine, ou après le retrait de la cabine.
amend-correction = Correction
amend-not-counted = Sans effet : aucun second agent ne l’a approuvé.
amend-reason = Pourquoi
amend-reason-missing = Écrivez pourquoi.
amend-nothing-changed = Changez au moins une valeur.
amend-correct-title = Corriger ce passage
amend-correct-lead = L’enregistrement reste tel quel. La correction est gardée à côté, avec son motif, et va au siège.
amend-correct-go = Enregistrer la correction
amend-second-correct = La décision et l’identité du voyageur se corrigent à deux agents. Le second signe ici.
amend-second-void = Un passage s’annule à deux agents. Le second signe ici.
amend-void-title = Annuler ce passage
amend-void-lead = Le passage reste visible et ne compte plus.
amend-void-more = Rien ne le rétablit : ce qui a eu lieu s’enregistre de nouveau.
amend-void-go = Annuler le passage
row-voided = annulé ({ $decision })
row-corrected = { $decision }, corrigé

## Ce que le siège ne peut pas interpréter
task-title = Le siège s’enquiert de ces enregistrements
task-count = { $n ->
    [one] { $n } enregistrement obscur
   *[other] { $n } enregistrements obscurs
  }
task-more = Le siège garde ces enregistrements de cette cabine et ne peut pas s’en servir. Corrigez le passage ou enregistrez-le de nouveau s’il le faut, puis dites ce qui a été fait.
task-empty = Rien n’est demandé.
task-record = Enregistrement
task-why = Ce qui ne va pas
task-unreadable-body = Son contenu est illisible.
task-unreadable-segment = { $n ->
    [one] Sa livraison est illisible.
   *[other] Une livraison de { $n } enregistrements est illisible.
  }
task-foreign-correction = Il corrige un passage d’une autre cabine.
task-malformed-correction = Il donne à un champ une valeur impossible.
task-other = Il est inutilisable. Demandez au siège.
task-finish = Dire que c’est fait
task-finish-of = Dire que l’enregistrement { $record } est traité
task-finish-title = Enregistrement { $record }
task-note = Ce qui a été constaté et fait
task-note-hint = Pour le siège, avec vos mots.
task-note-missing = Écrivez ce qui a été constaté et fait.
