# Les écrans de la console du quartier général, dans l’ordre de son menu.

## The console as a whole
hq-name = Outpost HQ
hq-skip = Aller au contenu
hq-menu = Menu
hq-menu-posts = Postes
hq-menu-attention = À traiter
hq-menu-alarms = Alarmes
hq-menu-crossings = Passages
hq-menu-hits = Réponses aux alertes
hq-menu-lists = Listes d’alerte
hq-menu-statistics = Statistiques
hq-menu-officers = Agents et utilisateurs
hq-menu-enrolment = Rattachement
hq-menu-sticks = Clés USB
hq-menu-retention = Conservation
hq-menu-audit = Journal d’audit
hq-menu-settings = Réglages
hq-open-count = { $n ->
    [one] { $n } en attente
   *[other] { $n } en attente
  }
hq-recorded = Chaque consultation est enregistrée.
hq-role-administrator = Administrateur
hq-role-data-officer = Responsable des données
hq-role-statistician = Statisticien
hq-role-administrator-more = Tout : utilisateurs, agents, rattachement, listes, consultations.
hq-role-data-officer-more = Consulte les passages avec un motif et tient les listes d’alerte.
hq-role-statistician-more = Voit les postes, les guérites et les chiffres ; jamais une personne.

## Sign-in
hq-sign-in-lead = Console du quartier général. Toute consultation de personnes est enregistrée.
hq-session-ended = Votre session est terminée. Reconnectez-vous.
hq-no-users = Personne ne peut encore se connecter.
hq-no-users-more = Sur le serveur, lancez « outpost-hq user add » pour créer le premier administrateur.
hq-training-user = Utilisateur de l’entraînement

## Words that many screens share
hq-all = Tout
hq-unknown = inconnu
hq-now = à l’instant
hq-ago = il y a { $age }
hq-percent = { $n } %
hq-seconds = { $n } s
hq-minutes = { $n } min
hq-of = { $here } sur { $all }
hq-two = { $first } · { $second }
hq-rows = { $n ->
    [one] { $n } ligne
   *[other] { $n } lignes
  }
hq-newest = les { $n } plus récents, il y en a d’autres
hq-result-status = Lignes affichées : { $n }
hq-post = Poste
hq-posts = Postes
hq-booth = Guérite
hq-booths = Guérites
hq-booth-at = { $post } · { $booth }
hq-booth-number = Guérite { $n }
hq-number = Numéro
hq-records = Enregistrements
hq-reason = Raison
hq-reason-missing = Écrivez la raison.
hq-note = Note
hq-by = Par
hq-role = Rôle
hq-login = Nom de connexion
hq-expires = Expire
hq-expires-on = Dernier jour de validité
hq-expired = Date dépassée
hq-valid = En vigueur
hq-withdrawn-state = Retiré
hq-change = Modifier
hq-change-of = Modifier { $name }
hq-withdraw = Retirer
hq-withdraw-of = Retirer { $name }
hq-fields-missing = Il manque quelque chose. Remplissez tous les champs nécessaires, puis réessayez.
hq-published-version = La version { $version } est publiée ; les guérites la prennent au prochain contact.
hq-published-more = Publié ; les guérites le prennent au prochain contact.
hq-id = Identifiant
hq-size = Taille

## Figures
hq-entries = Entrées
hq-exits = Sorties
hq-refused = Refus
hq-completeness = Complétude
hq-complete = complet
hq-hatched = pas encore complet
hq-day-told = { $date } : { $entries } entrées, { $exits } sorties, { $refused } refus
hq-day-told-incomplete = { $date } : { $entries } entrées, { $exits } sorties, { $refused } refus ; pas encore complet
hq-others = Autres ({ $n })

## Posts
hq-posts-note = { $heard } guérites sur { $all } entendues aujourd’hui · chiffres complets à { $share }
hq-enrol-a-booth = Rattacher une guérite
hq-tile-crossings = Passages aujourd’hui
hq-tile-crossings-note = { $entries } entrées · { $exits } sorties
hq-tile-waiting = En attente aux guérites (dernier état)
hq-tile-waiting-note = le plus ancien { $age }, { $at }
hq-tile-hits = Alertes répondues aujourd’hui
hq-tile-hits-note = { $same } même personne · { $not } non · { $unsure } incertain
hq-tile-refused = Refus · renvois aujourd’hui
hq-tile-refused-note = refoulés · en seconde ligne
hq-tile-attention = À traiter par quelqu’un
hq-attention-none = rien
hq-attention-forks = { $n ->
    [one] { $n } divergence
   *[other] { $n } divergences
  }
hq-attention-alarms = { $n ->
    [one] { $n } alarme
   *[other] { $n } alarmes
  }
hq-attention-quarantined = { $n } en quarantaine
hq-attention-lists = { $n ->
    [one] { $n } liste périmée
   *[other] { $n } listes périmées
  }
hq-booths-sorted = ce qui demande attention d’abord
hq-booths-empty = Aucune guérite n’est rattachée. Rattachez la première.
hq-open-booth = Ouvrir { $booth }, { $state }
hq-column-booth = Poste · guérite
hq-column-heard = Entendue
hq-column-received = Reçu sans lacune
hq-column-oldest = Plus ancien non livré
hq-column-list-age = Âge des listes
hq-column-clock = Horloge
hq-list-missing = une manque
hq-list-behind = Une version plus récente attend.
hq-clock-wrong = L’horloge de la guérite est fausse.
hq-clock-wrong-more = Les heures de ses enregistrements sont fausses d’autant. Demandez au poste de régler l’horloge.
hq-clock-went = Marche de son horloge
hq-clock-went-more = Périodes entre contacts où personne ne l’a réglée. Le siège compare aussi le temps de marche de l’ordinateur : une horloge réglée se distingue d’une horloge qui dérive.
hq-clock-went-empty = Aucun contact n’a encore renseigné sur son horloge.
hq-clock-first-contact = Premier contact
hq-clock-last-contact = Dernier contact
hq-clock-difference = Écart
hq-clock-before = Auparavant
hq-clock-set-none = première connue
hq-clock-set-running = réglée pendant que l’ordinateur marchait : { $by }
hq-clock-set-restarted = autre heure après un redémarrage : { $by }
hq-clock-then = Horloge alors
hq-clock-quality-trusted = confirmée
hq-clock-quality-drift = non confirmée depuis le démarrage
hq-clock-quality-unknown = fausse, ou réglée peu avant
hq-time-wrong = L’horloge de la guérite était alors fausse : { $by }.
hq-time-wrong-more = Selon l’horloge du siège, c’était vers { $at }.
hq-time-unsure = L’horloge de la guérite a été réglée à ce moment-là.
hq-time-unsure-more = Son écart était de { $before } au contact précédent et de { $after } au contact suivant. Selon l’horloge du siège, c’était vers { $first } ou { $second }.
hq-booth-fork = Divergence
hq-booth-behind = Ancienne copie
hq-booth-hole = Lacune
hq-booth-silent = Muette
hq-booth-new = Nouvelle
hq-booth-delivering = Livre
hq-booth-complete = Complète
hq-booth-revoked = Révoquée
hq-booth-fork-more = Deux enregistrements différents revendiquent la même place dans son journal : disque copié ou sauvegarde restaurée.
hq-booth-behind-more = Elle annonce moins que ce que détient le quartier général : une ancienne copie est revenue.
hq-booth-hole-more = Des enregistrements manquent au milieu ; ils lui sont redemandés à chaque contact.
hq-booth-silent-more = Pas de nouvelles depuis plus d’un jour. Les enregistrements sont en sûreté à la guérite ; demandez sa liaison ou une clé.
hq-booth-new-more = Rattachée, mais elle n’a encore rien livré.
hq-booth-delivering-more = Des enregistrements attendent à la guérite et arrivent d’eux-mêmes.
hq-booth-complete-more = Tout ce que la guérite a annoncé est ici.
hq-booth-revoked-more = Retirée par le quartier général. Ce qu’elle envoie encore est gardé et marqué.
hq-note-fork = une place, deux enregistrements
hq-note-behind = annonce moins que ce qui est ici
hq-note-revoked = révoquée { $age }
hq-note-missing = { $n ->
    [one] { $n } enregistrement manque au milieu
   *[other] { $n } enregistrements manquent au milieu
  }
hq-note-quarantined = { $n ->
    [one] { $n } enregistrement en quarantaine
   *[other] { $n } enregistrements en quarantaine
  }
hq-note-new = rattachée { $age }
hq-note-waiting = { $n ->
    [one] { $n } enregistrement y attend
   *[other] { $n } enregistrements y attendent
  }
hq-note-images = { $n ->
    [one] { $n } image y attend
   *[other] { $n } images y attendent
  }
hq-days = 14 derniers jours
hq-days-note = hachuré : pas encore complet
hq-today-by-residence = Aujourd’hui par résidence
hq-today-by-post = Aujourd’hui par poste
hq-today-nobody = Personne n’est passé aujourd’hui, pour autant qu’on le sache ici.
hq-posts-empty = Il n’y a pas encore de poste. Ajoutez le premier sous Rattachement.

## One booth
hq-journal = Journal
hq-holes = Enregistrements manquants
hq-epoch = Époque
hq-first-record = Premier
hq-last-record = Dernier
hq-missing = Manquants
hq-gapless-upto = Reçu sans lacune jusqu’à
hq-newest-there = Le plus récent à la guérite
hq-record-number = enregistrement { $n }
hq-received-all = Reçus en tout
hq-missing-between = Manquants au milieu
hq-in-quarantine = En quarantaine
hq-last-told = Selon son dernier contact
hq-program = Version du programme
hq-enrolled-at = Rattachée
hq-revoked-at = Révoquée
hq-feeds = Ce avec quoi elle travaille
hq-feeds-empty = La guérite n’a pas encore dit ce qu’elle détient.
hq-feed = Liste ou flux
hq-feed-alerts = Liste d’alerte « { $list } »
hq-feed-officers = Agents
hq-feed-config = Postes et couloirs
hq-feed-rules = Règles d’entrée
hq-feed-outcomes = Suites des alertes
hq-version-there = Version là-bas
hq-version-newest = La plus récente
hq-feed-current = à jour
hq-feed-behind = plus ancienne
hq-booth-alarms = { $n ->
    [one] { $n } alarme ouverte concerne cette guérite.
   *[other] { $n } alarmes ouvertes concernent cette guérite.
  }
hq-look-at-alarms = Voir les alarmes
hq-revoke-booth = Révoquer la guérite
hq-revoke-title = Révoquer { $booth } ?
hq-revoke-text = Son certificat n’ouvre plus rien et la clé de son poste est refaite. Ce qu’elle livre encore est gardé et marqué. C’est définitif : il faudrait la rattacher de nouveau.
hq-revoked-done = { $booth } est révoquée.

## Enrolment
hq-enrolment-note = Comment les guérites rejoignent le quartier général
hq-issue-code = Émettre un code
hq-booth-name = Nom de la guérite (facultatif)
hq-booth-name-hint = Vide : le numéro suivant.
hq-post-missing = Choisissez le poste.
hq-code-lead = Un code sert une fois, pendant 24 heures. Il permet aussi à la guérite de reconnaître ce quartier général.
hq-codes = Codes de rattachement
hq-codes-empty = Aucun code n’a encore été émis.
hq-code-open = Ouvert
hq-code-used = Utilisé
hq-code-expired = Expiré
hq-code-cancelled = Annulé
hq-cancel-code = Annuler le code
hq-cancel-code-of = Annuler le code pour { $booth }
hq-cancel-code-title = Annuler ce code ?
hq-cancel-code-text = Plus personne ne pourra rattacher { $booth } avec lui.
hq-code-title = Code à usage unique
hq-code-once = Ce code n’est montré que maintenant.
hq-code-once-more = Copiez-le ou imprimez-le, et transmettez-le au poste par une voie sûre. S’il est perdu, annulez-le et émettez-en un autre.
hq-copy = Copier
hq-copied = Copié.
hq-copy-by-hand = Le code est sélectionné. Copiez-le avec Ctrl+C.
hq-add-post = Ajouter un poste
hq-change-post = Modifier { $post }
hq-post-lead = Enregistrer publie les postes et couloirs à toutes les guérites.
hq-post-name = Nom du poste
hq-post-code = Code
hq-post-code-hint = Définitif, par exemple UTKOR.
hq-post-kind = Type de frontière
hq-post-zone = Fuseau horaire
hq-post-zone-hint = Par exemple Africa/Nairobi.
hq-post-lanes = Couloirs
hq-post-lanes-hint = Séparés par des virgules.
hq-post-saved = { $post } est enregistré.
hq-code-cancelled = Le code est annulé.

## Crossings
hq-crossings-note = Passages de tous les postes. Chaque recherche et son motif sont enregistrés.
hq-crossings-begin = Choisissez pourquoi vous cherchez, puis cherchez. Rien n’est montré sans motif.
hq-search-text = Début du nom, ou numéro de document entier
hq-search-hint = Vide : les plus récents.
hq-purpose-hint = Obligatoire. Enregistré avec votre nom.
hq-purpose-first = Ouvrir un passage demande un motif, qui est enregistré.
hq-nationality-example = UTO
hq-hits-shown = Alertes montrées à l’agent
hq-hits-count = { $n ->
    [one] { $n } alerte
   *[other] { $n } alertes
  }
hq-flagged = Non fiable
hq-flagged-more = Il vient d’une guérite révoquée ou de la branche écartée d’une divergence. Il est gardé, sans s’y fier.
hq-corrected = Corrigé
hq-crossing = Passage
hq-zone = Zone de lecture optique
hq-read-by = Lu par
hq-pictures = Images
hq-picture-page = Page
hq-picture-infrared = Page, infrarouge
hq-picture-ultraviolet = Page, ultraviolet
hq-picture-portrait = Portrait
hq-picture-live = Image à la guérite
hq-show-picture = Montrer : { $picture } ({ $size })
hq-picture-waiting = { $picture } : encore à la guérite
hq-lists-asked = Listes consultées
hq-lists-asked-none = Aucune liste n’a été consultée.
hq-list-version-then = version { $version } du { $at }
hq-proof = Enregistrement
hq-entered-later = Saisi après coup
hq-handling = De la première lecture à la décision
hq-received-at = Reçu ici
hq-place-in-journal = Place dans le journal
hq-file-crossings = passages
hq-file-hits = reponses-aux-alertes
hq-file-statistics = statistiques
hq-file-audit = journal-d-audit

## Answers to alerts
hq-hits-note = Ce que les agents ont répondu aux correspondances possibles. Aucun voyageur n’est montré ici.
hq-answer = Réponse
hq-answers = Réponses
hq-alert = Alerte
hq-score = Score
hq-open-crossing = Ouvrir
hq-open-crossing-of = Ouvrir le passage de { $alert }, { $time }
hq-not-decided = pas encore décidé
hq-hits-empty = Aucune réponse ne convient. Changez les filtres ou attendez les livraisons.

## Alert lists
hq-lists-note = Signées ici, prises par les guérites à chaque contact
hq-published-lists = Listes publiées
hq-lists-empty = Aucune liste n’est publiée. Envoyez la première : sans liste, personne n’est vérifié.
hq-open-list = Ouvrir { $list }
hq-at-booths = Aux guérites
hq-list-expired = Date dépassée
hq-list-expired-more = Les guérites l’utilisent encore, marquée. Publiez une nouvelle version avec une date ultérieure.
hq-list-facts = En vigueur
hq-upload-list = Envoyer une liste
hq-upload-version = Envoyer une nouvelle version
hq-upload-version-of = Nouvelle version de { $list }
hq-alerts = Alertes
hq-alerts-recorded = la consultation est enregistrée
hq-alerts-empty = Aucune alerte n’est sur cette liste.
hq-alerts-total = { $shown } affichées sur { $all }
hq-alert-search = Partie d’un nom, d’un numéro ou d’un identifiant
hq-who-has-which = Quelle guérite a quelle version
hq-no-name = sans nom
hq-category = Nature
hq-priority = Priorité
hq-documents = Documents
hq-add-alert = Ajouter une alerte
hq-change-alert = Modifier { $alert }
hq-alert-lead = Publier crée aussitôt une nouvelle version de la liste.
hq-alert-id = Identifiant de l’alerte
hq-other-names = Autres noms, un par ligne
hq-other-names-hint = Nom, prénoms
hq-births = Dates de naissance, une par ligne
hq-births-hint = Parties inconnues en XX : 1974-XX-XX
hq-documents-hint = État et numéro, un par ligne : UTO L898902C3
hq-nationalities = Nationalités
hq-nationalities-hint = Codes à trois lettres, séparés par des espaces.
hq-alert-reason = Raison de l’alerte
hq-alert-reason-hint = Montrée à l’agent.
hq-instruction = Ce que fait l’agent
hq-instruction-hint = Obligatoire. Montré à l’agent avec la correspondance.
hq-contact = Qui appeler
hq-second-officer = Un second agent doit confirmer
hq-publish = Publier
hq-publishing = Publication…
hq-alert-nothing-to-match = Il n’y a rien à comparer. Donnez un nom ou un document.
hq-alert-births-wrong = Une date de naissance n’est pas une date. Écrivez 1974-08-12 ou 1974-XX-XX.
hq-alert-until = En vigueur jusqu'au
hq-alert-until-hint = Dernier jour, comme 2027-06-30 ; vide : jusqu'au retrait
hq-alert-until-wrong = Le dernier jour n'est pas une date. Écrivez-le comme 2027-06-30.
hq-alert-until-day = en vigueur jusqu'au { $day }
hq-alert-published = { $alert } est publiée.
hq-alert-withdrawn = { $alert } est retirée.
hq-list-terms = Finalité, urgence, traitement, qui peut la voir
hq-list-purpose = Ce à quoi elle peut servir
hq-list-purpose-hint = Montré avec la liste.
hq-list-priority = Urgence de la liste
hq-list-priority-own = selon chaque entrée
hq-visible = Qui peut la voir
hq-visible-all = Tous les agents
hq-visible-hint = Pour les autres elle n’existe pas.
hq-handling-code = Code de traitement
hq-handling-code-hint = Comme vos consignes le nomment.
hq-list-instruction = Ce que fait l’agent en cas de correspondance
hq-list-instruction-hint = Là où une entrée ne le dit pas elle-même.
hq-needed = obligatoire
hq-why = Pourquoi vous le faites
hq-why-hint = Enregistré avec votre nom.
hq-new-list = Créer une liste
hq-new-list-lead = La liste commence sans entrées. Ajoutez-les une à une, ou chargez un fichier.
hq-change-list = Modifier la liste
hq-change-list-of = Modifier { $list }
hq-withdraw-list = Retirer la liste
hq-withdraw-list-text = La version suivante n’a aucune entrée et est publiée aussitôt : au prochain contact les guichets perdent chaque entrée. Les réponses données sont gardées.
hq-list-withdrawn = { $list } est retirée.
hq-items = Documents, véhicules, visas et titres
hq-items-empty = Rien n’est signalé ici par son numéro.
hq-items-in-order = Numéros en ordre
hq-item-search = Partie d’un numéro ou d’une remarque
hq-item-search-go = Chercher les numéros
hq-item-all = Tous les genres
hq-item-class = Genre de numéro
hq-item-status = Pourquoi signalé
hq-item-state = État émetteur
hq-item-state-hint = Code à trois lettres ; vide s’il est inconnu.
hq-item-number = Numéro
hq-item-last = Dernier numéro d’une série
hq-item-last-hint = Vide : un seul numéro.
hq-item-date = Signalé ou délivré le
hq-item-until = Valable jusqu’au
hq-item-until-hint = D’un visa ou d’un titre.
hq-item-note = Référence ou remarque
hq-add-item = Ajouter un numéro
hq-change-item = Modifier { $number }
hq-withdraw-title = Retirer { $alert } ?
hq-withdraw-text = L’entrée quitte la liste avec la version suivante, publiée aussitôt.

## Upload of a list
hq-upload-note = Vérifiée d’abord. Rien ne change avant la publication.
hq-upload-step-1 = 1. Le fichier
hq-upload-step-2 = 2. Ce que la publication changerait
hq-list-name = Nom stable
hq-list-name-hint = Minuscules, chiffres et tirets.
hq-list-title = Comment les agents l’appellent
hq-list-owner = Propriétaire
hq-list-source = Source
hq-list-source-hint = D’où vient cette version.
hq-list-file = Fichier de la liste
hq-list-file-hint = JSON Lines : une alerte, ou un document, véhicule, visa ou titre, par ligne.
hq-choose-file = Choisir un fichier
hq-check = Vérifier
hq-checking = Vérification…
hq-upload-missing = Il manque quelque chose. Choisissez un fichier et remplissez chaque champ, puis vérifiez de nouveau.
hq-upload-nothing-yet = Rien n’est vérifié. Choisissez un fichier, puis vérifiez-le.
hq-upload-ready = { $n ->
    [one] { $n } entrée est en ordre.
   *[other] Les { $n } entrées sont en ordre.
  }
hq-upload-first = Ce sera la première version. Les guérites la prennent au prochain contact.
hq-upload-replaces = Elle remplace la version { $version }. Les guérites la prennent au prochain contact.
hq-lines-wrong = { $n ->
    [one] { $n } ligne est fausse.
   *[other] { $n } lignes sont fausses.
  }
hq-lines-wrong-more = Rien ne peut être publié. Corrigez les lignes dans le fichier, puis choisissez-le de nouveau.
hq-lines = Lignes fausses
hq-lines-more = et { $n } autres
hq-line = Ligne
hq-line-column = Colonne
hq-line-field = Champ
hq-problem = Ce qui est faux
hq-problem-not-json = n’est pas du JSON
hq-problem-not-an-alert = n’est pas une alerte
hq-problem-not-an-item = n’est pas un numéro signalé
hq-problem-duplicate-id = identifiant en double
hq-problem-id-missing = sans identifiant
hq-problem-nothing-to-match = ni nom ni document
hq-problem-too-long = trop longue
hq-alerts-in-order = Alertes en ordre
hq-added = Nouvelles
hq-changed = Modifiées
hq-withdrawn = Retirées
hq-withdraws = { $n ->
    [one] { $n } entrée en vigueur serait retirée.
   *[other] { $n } entrées en vigueur seraient retirées.
  }
hq-withdraws-more = Elles manquent dans ce fichier. Ne publiez que si le fichier est entier.
hq-list-published = { $list } est publiée.

## Officers and users
hq-people = Agents et utilisateurs
hq-officers = Agents des guérites
hq-users = Utilisateurs de cette console
hq-users-note = Qui peut se connecter ici
hq-officers-published = Version { $version } du { $at } · chez { $here } guérites sur { $all }
hq-never-published = Jamais publié
hq-officers-empty = Il n’y a pas encore d’agent. Ajoutez le premier : sans agent, personne ne peut travailler.
hq-users-empty = Il n’y a pas d’utilisateur.
hq-add-officer = Ajouter un agent
hq-add-user = Ajouter un utilisateur
hq-officer-lead = Les guérites prennent le changement au prochain contact.
hq-shown-name = Nom affiché
hq-login-hint = 2 à 64 lettres, chiffres, points, tirets.
hq-first-passphrase = Première phrase secrète
hq-new-passphrase = Nouvelle phrase secrète
hq-passphrase-hint = Au moins 12 caractères.
hq-passphrase-keep = Vide : elle reste inchangée.
hq-passphrase-short = La phrase secrète est trop courte. Prenez au moins { $n } caractères.
hq-officer-added = { $name } est ajouté.
hq-officer-changed = { $name } est modifié.
hq-officer-revoked = { $name } est retiré.
hq-officer-revoke-title = Retirer { $name } ?
hq-officer-revoke-text = L’agent ne pourra plus se connecter dès que la guérite aura pris ce changement.
hq-last-sign-in = Dernière connexion
hq-user-added = { $name } est ajouté.
hq-user-disabled = { $name } est retiré.
hq-user-disable-title = Retirer { $name } ?
hq-user-disable-text = L’utilisateur ne pourra plus se connecter à cette console.

## Statistics
hq-statistics-note = du { $from } au { $to } · complet à { $share } · { $hours } des heures de guichet reçues
hq-range-today = Aujourd’hui
hq-range-days = { $n ->
    [one] Dernier jour
   *[other] { $n } derniers jours
  }
hq-figures-may-grow = Des enregistrements attendent encore : les chiffres peuvent croître.
hq-figures-complete = Tout ce qui est connu est ici.
hq-by-day = Par jour
hq-how-complete = Degré de complétude
hq-complete-post = { $n ->
    [0] Aucun enregistrement de ce poste n’est encore connu.
    [one] Le seul enregistrement connu est ici.
   *[other] Les { $n } enregistrements connus sont ici.
  }
hq-incomplete-post = { $share } sont ici : { $here } enregistrements ; { $missing } manquent à notre connaissance.
hq-quarantined-post = { $n ->
    [one] { $n } est en quarantaine.
   *[other] { $n } sont en quarantaine.
  }
hq-silent-post = Une guérite a été entendue pour la dernière fois { $age }.
hq-figures-empty = Personne n’est passé ces jours-là, pour autant qu’on le sache ici.

## Attention
hq-attention-note = Alarmes ouvertes : { $alarms } · enregistrements en quarantaine : { $records }
hq-alarm = Alarme
hq-alarms = Alarmes ouvertes
hq-alarms-empty = Aucune alarme ouverte
hq-alarm-fork = Journal divergent
hq-alarm-behind = Une ancienne copie est revenue
hq-alarm-broken-chain = Enregistrement altéré
hq-alarm-revoked-delivery = Une guérite révoquée livre
hq-alarm-code-guessing = Quelqu’un essaie des codes
hq-alarm-new-epoch = Une cabine a été restaurée ou déplacée
hq-alarm-fork-more = Deux enregistrements différents revendiquent la même place. Les deux sont gardés. Cherchez si un disque a été copié ou une sauvegarde restaurée.
hq-alarm-behind-more = La guérite annonce moins que ce qui est ici. Cherchez si une sauvegarde a été restaurée et, si oui, rattachez-la de nouveau.
hq-alarm-broken-chain-more = Un enregistrement ne s’accorde pas avec la chaîne de son journal. Gardez la guérite en l’état et examinez son disque.
hq-alarm-revoked-delivery-more = Ce qu’elle envoie est gardé et marqué. Cherchez où est la machine.
hq-alarm-new-epoch-more = Les données de la cabine ont été restaurées, démarrées sur un autre matériel, ou une copie en a été trouvée ; son journal continue dans une nouvelle époque. Rien n’est perdu. Demandez qui l’a fait et pourquoi.
hq-alarm-code-guessing-more = Des codes faux arrivent à répétition. Annulez les codes ouverts que personne n’attend.
hq-alarm-times = { $n ->
    [one] Vu une fois, { $first }
   *[other] Vu { $n } fois, d’abord { $first }, en dernier { $last }
  }
hq-fork-at = Ils diffèrent à partir de l’époque { $epoch }, enregistrement { $seq } ; enregistrements gardés de l’autre branche : { $n }
hq-fork-first = Reçu d’abord
hq-fork-other = L’autre
hq-settle = Régler
hq-settle-of = Régler : { $alarm } { $booth }
hq-settle-title = Régler cette alarme
hq-settle-text = Les enregistrements restent tels quels. Votre nom et la note sont enregistrés.
hq-settle-note = Ce qui a été trouvé et fait
hq-settled = Réglées
hq-settled-by = Réglée par
hq-last-seen = Vue en dernier
hq-alarm-settled = L’alarme est réglée.
hq-quarantine = Quarantaine
hq-quarantine-note = Gardés, mais pas encore compris. Rien derrière eux n’est bloqué.
hq-quarantine-empty = Rien n’est en quarantaine.
hq-quarantine-unknown-kind = d’un genre que cette version ne connaît pas
hq-quarantine-unreadable-body = son contenu est illisible
hq-quarantine-unreadable-segment = toute la livraison est illisible
hq-quarantine-foreign-correction = corrige un passage d’une autre cabine
hq-quarantine-malformed-correction = une correction qu’aucun champ ne peut avoir
hq-booth-says = La cabine dit
hq-booth-said = { $note } ({ $officer }, { $at })
hq-record-kind = Genre d’enregistrement
hq-retry-quarantine = Essayer de nouveau de les lire
hq-retry-done = Lus maintenant : { $done } ; encore en quarantaine : { $left }

## Audit log
hq-audit = Journal d’audit
hq-audit-note = Qui a fait quoi ici, et pourquoi. Personne ne peut le modifier.
hq-audit-empty = Aucune ligne ne convient. Cherchez un autre utilisateur ou acte.
hq-user = Utilisateur
hq-act = Acte
hq-act-code = Acte (son code)
hq-purpose = Motif
hq-detail = Détail
hq-shown = Affichés
hq-act-signed-in = Connexion
hq-act-signed-out = Déconnexion
hq-act-sign-in-failed = Connexion échouée
hq-act-passphrase-changed = Phrase secrète modifiée
hq-act-crossing-search = Recherche de passages
hq-act-crossing-opened = Passage ouvert
hq-act-picture-opened = Image montrée
hq-act-hits-listed = Réponses aux alertes listées
hq-act-list-looked-through = Liste consultée
hq-act-list-published = Liste publiée
hq-act-list-changed = Liste modifiée
hq-act-list-withdrawn = Liste retirée
hq-act-alert-added = Alerte publiée
hq-act-alert-changed = Alerte modifiée
hq-act-item-added = Numéro publié
hq-act-item-changed = Numéro modifié
hq-act-item-withdrawn = Numéro retiré
hq-act-alert-withdrawn = Alerte retirée
hq-act-officer-added = Agent ajouté
hq-act-officer-changed = Agent modifié
hq-act-officer-revoked = Agent retiré
hq-act-user-added = Utilisateur ajouté
hq-act-user-disabled = Utilisateur retiré
hq-act-code-issued = Code de rattachement émis
hq-act-code-cancelled = Code de rattachement annulé
hq-act-booth-revoked = Guérite révoquée
hq-act-post-saved = Poste enregistré
hq-act-alarm-settled = Alarme réglée
hq-act-alarms-listed = Alarmes des guichets listées
hq-act-hit-settled = Suite d’une alerte saisie
hq-act-quarantine-retried = Quarantaine réessayée

## Settings
hq-settings-note = L’apparence est gardée dans l’adresse : ajoutez-la aux signets.
hq-look = Apparence de la console
hq-own-passphrase = Votre phrase secrète
hq-old-passphrase = Phrase secrète actuelle
hq-passphrase-again = Nouvelle phrase secrète, encore
hq-passphrase-differs = Les deux nouvelles phrases diffèrent. Tapez deux fois la même.
hq-passphrase-changed = Votre phrase secrète est modifiée.
hq-change-passphrase = Modifier la phrase secrète

## Errors that read differently here than at a booth
hq-error-internal = Le quartier général a rencontré une panne interne. Réessayez ; si cela revient, regardez le journal du serveur.
hq-error-bad-request = Le quartier général n’a pas accepté cela. Vérifiez la saisie, puis réessayez. { $detail }
hq-error-not-allowed = Votre rôle ne le permet pas. Adressez-vous à un administrateur.
hq-error-not-found = Cet élément n’existe plus. Revenez en arrière et regardez de nouveau.
hq-error-list-malformed = Cette liste n’est pas en ordre. Vérifiez son nom, sa date et ses lignes, puis réessayez. { $detail }
hq-error-transfer-too-large = C’est plus grand que ce qui est accepté. Divisez le fichier, puis envoyez les parties.
hq-error-disk-full = Le disque du serveur est plein. Libérez de la place, puis réessayez.
hq-error-store-damaged = Les données du quartier général sont endommagées. Arrêtez et lancez « outpost-hq verify » sur le serveur.
hq-error-no-answer = Le serveur ne répond pas. Vérifiez la connexion, puis réessayez.
hq-error-busy = Le quartier général est occupé. Attendez un instant, puis réessayez.
hq-error-store-missing = Il n’y a pas de quartier général dans ce dossier. Indiquez-en un autre avec --data, ou créez-le avec « outpost-hq serve ».
hq-error-store-exists = Il y a déjà un quartier général dans ce dossier. Choisissez-en un autre.
hq-error-store-locked = Les clés du quartier général restent verrouillées. Donnez leur phrase secrète. { $detail }
hq-error-store-too-new = Les données du quartier général viennent d’une version plus récente. Installez cette version ou une plus récente. { $detail }
hq-error-training-mismatch = L’un sert à la formation et l’autre non. Donnez --training aux deux ou à aucun.

## Alarmes : ce que les guichets ont signalé
hq-raised-note = Alertes urgentes des postes, et voyageurs trouvés sur une liste après leur passage. Chaque guichet les consulte dès son prochain contact.
hq-raised-open = Ouvertes, la plus ancienne d’abord
hq-raised-over = Closes
hq-raised-empty = Aucun signalement d’un guichet n’est ouvert
hq-raised-urgent = Alerte urgente d’un poste
hq-raised-found-later = Trouvé après le passage
hq-raised-whom = Qui est concerné
hq-raised-document = Document :
hq-raised-at = Signalé
hq-raised-until = valable jusqu’au { $time }
hq-raised-list = trouvé sur la liste « { $list } »
hq-raised-list-of-post = trouvé sur les alertes urgentes de { $list }
hq-raised-answered = { $booth } · { $officer } · { $time }
hq-raised-stays-open = Chaque guichet interrogé a dit que c’est quelqu’un d’autre. L’alarme reste ouverte jusqu’à ce que vous la régliez.
hq-raised-in-force = Sur la liste des alertes urgentes : les guichets l’ont dès leur prochain contact.
hq-raised-not-in-force = Pas sur la liste des alertes urgentes : le voyageur n’était plus dans le pays.
hq-raised-end = Comment elle s’est terminée
hq-raised-ended-at = Terminée
hq-raised-handled = Traitée
hq-raised-mistaken = Autre personne, ou sans motif
hq-raised-withdrawn = Retirée par le poste
hq-raised-expired = Délai écoulé
hq-raised-departed = Le voyageur est parti
hq-raised-settle-text = Les guichets ne la consultent plus après leur prochain contact. Votre nom et la note sont enregistrés.
hq-raised-note-missing = Dites pourquoi. La note est enregistrée avec votre nom.
hq-raised-settled = L’alarme est réglée.

## Ce qu’est devenue une alerte répondue
hq-outcome = Suite
hq-outcome-confirmed = Confirmée par l’auteur
hq-outcome-another-person = Selon l’auteur : autre personne
hq-outcome-not-settled = N’a pu être tranchée
hq-outcome-enter = Saisir la suite
hq-outcome-change = Modifier
hq-outcome-of = Suite : { $alert }, { $time }
hq-outcome-title = Ce qu’elle est devenue
hq-outcome-text = Le guichet de l’agent la reçoit à son prochain contact. Votre nom est enregistré.
hq-outcome-said-by = Qui l’a dit
hq-outcome-send = Envoyer au guichet
hq-outcome-missing = Dites qui l’a dit, et écrivez une note.
hq-outcome-sent = La suite part au guichet à son prochain contact.
