## Ce qui se demande à côté du voyageur à la cabine
ask-what = Que demander
ask-crossings = Passages
ask-group = Un véhicule entier
ask-numbers = Plaque, visa ou document
asked-lists = Listes consultées
asked-none = Aucune liste en vigueur ne contient de tels numéros
column-line = Ligne
column-answer = Réponse
column-number = Numéro
column-status = Statut
column-how = Comment il a été trouvé
column-since = Signalé ou délivré
column-until = Valable jusqu'au
column-to-do = Remarque et conduite à tenir

## Un véhicule entier
group-title = Contrôler un véhicule entier
group-note = Toutes les personnes à bord, sur toutes les listes en vigueur. La consultation et son motif sont enregistrés.
group-text = Qui est à bord
group-hint = Collez les lignes d'un tableur ou des zones lisibles à la machine, ouvrez un fichier CSV, ou lisez les documents l'un après l'autre. Sans en-têtes : nom, prénoms, date de naissance, sexe, nationalité, numéro de document, État émetteur.
group-open = Ouvrir un fichier
group-clear = Recommencer
group-go = { $n ->
    [0] Contrôler tout le monde
    [one] Contrôler un voyageur
   *[other] Contrôler { $n } voyageurs
}
group-nobody = Personne n'est encore sur la liste. Collez des lignes, ouvrez un fichier ou lisez des documents.
group-no-match = aucune correspondance
group-matches = { $n ->
    [one] une correspondance possible
   *[other] { $n } correspondances possibles
}
group-found = { $matched ->
    [one] Un voyageur sur { $n } est peut-être signalé
   *[other] { $matched } voyageurs sur { $n } sont peut-être signalés
}
group-found-more = Ouvrez une ligne pour voir pourquoi. Traitez ces voyageurs un par un à la cabine, où la réponse est enregistrée.
group-clean = { $n ->
    [one] Le voyageur n'est sur aucune liste
   *[other] Aucun des { $n } voyageurs n'est sur une liste
}
group-left-out = La ligne { $line } a été laissée de côté
group-show = Montrer les correspondances possibles de { $name }

## Un numéro seul
numbers-title = Chercher un numéro
numbers-note = Sur toutes les listes en vigueur que ce rôle peut voir. La consultation et son motif sont enregistrés.
numbers-what = Ce que c'est
numbers-number = Numéro
numbers-state = État
numbers-state-hint = Code de l'État émetteur, s'il est connu
numbers-go = Chercher
numbers-listed = { $n ->
    [one] Ce numéro est signalé
   *[other] Ce numéro est signalé { $n } fois
}
numbers-listed-more = Un numéro signalé est une alerte, pas une preuve : comparez-le encore une fois avec la plaque ou la page avant d'agir.
numbers-alike = { $n ->
    [one] Un numéro semblable est signalé
   *[other] { $n } numéros semblables sont signalés
}
numbers-alike-more = Il n'a été trouvé qu'en changeant ce que vous avez saisi. Comparez-le lettre à lettre avec la plaque ou la page.
numbers-none = Aucune liste en vigueur n'a ce numéro
number-exact = tel que saisi
standing-not-valid = Non valable : { $status }
standing-issued = Délivré et en vigueur
standing-issued-until = Délivré, valable jusqu'au { $date }
standing-run-out = Expiré le { $date }
standing-unknown = Absent de la liste de ce qui a été délivré
standing-no-list = Aucune liste des visas et permis délivrés n'est en vigueur ici
standing-ask = Cela ne prouve rien à soi seul : la liste est peut-être plus ancienne que le visa. Demandez au service émetteur avant de décider.

## Ce qu'une correspondance est devenue
outcome-confirmed = L'auteur l'a confirmée
outcome-another-person = Selon l'auteur : autre personne
outcome-not-settled = N'a pu être tranchée
outcome-said = { $who }, { $time }

## Readers at a serial port
devices-serial = Lecteur série
devices-serial-hint = Port, ou auto pour le trouver ; vide s’il n’y en a pas
devices-serial-ports = Trouvés : { $ports }. auto trouve le lecteur lui-même ; vide s’il n’y en a pas.
devices-baud = Vitesse (bauds)
devices-baud-hint = Vide : 9600, et auto en essaie d’autres
devices-baud-wrong = Un nombre de 300 à 921600
serial-ready = Lecteur à fente prêt

## The camera
camera-title = Photographier la page
camera-live = Image en direct de la caméra
camera-starting = La caméra démarre …
camera-looking = Recherche d'un document …
camera-hint-no-zone = Tenez la page de sorte que ses deux ou trois lignes de lettres soient dans l'image.
camera-hint-unclear = Ne bougez plus. Aplatissez la page, approchez-la, évitez les reflets.
camera-take = Prendre la photo
camera-which = Caméra
camera-number = Caméra { $n }
camera-none = Il n'y a pas de caméra. Branchez-en une ; elle démarre d'elle-même.
camera-not-allowed = Le système ne laisse pas Outpost utiliser la caméra. Demandez au technicien de l'autoriser.
camera-busy = Un autre programme utilise la caméra. Fermez-le, puis réessayez.

## Passages saisis après coup
batch-title = Saisir des passages d'après des images
batch-more = Un dossier de photos ou de formulaires numérisés du temps où rien d'autre ne marchait. Chaque image est contrôlée et décidée comme un voyageur à la cabine, à l'heure où elle a été prise.
batch-folder = Dossier des images
batch-folder-hint = Le chemin entier, d'une clé ou d'un téléphone branché
batch-total = Passages comptés sur papier
batch-total-hint = À la fin, les passages saisis sont comparés à ce nombre.
batch-total-wrong = Un nombre
batch-day-hint = Vaut quand une image ne dit pas quand elle a été prise
batch-begin = Commencer
batch-next = Image suivante
batch-back = Retour à l'image
batch-occupied = Un voyageur est à la cabine. Terminez d'abord ce contrôle.
batch-progress = Images traitées
batch-count = { $entered } sur { $total } saisis, { $waiting } images en attente
batch-differs = { $entered } passages saisis, { $total } comptés sur papier
batch-differs-more = Cherchez ceux qui manquent ou sont doubles, ou écrivez pourquoi les nombres diffèrent.
batch-agrees = { $total } passages saisis, comme compté sur papier
batch-note = Remarque
batch-close = Clore le lot
batch-empty = Le dossier n'a pas d'images.
batch-skip = Laisser de côté : illisible
batch-skip-of = Laisser { $file } de côté : illisible
column-picture = Image
picture-waiting = en attente
picture-entered = saisi
picture-left-out = laissée de côté
picture-open = au bureau
left-out-duplicate = Déjà enregistré
left-out-unreadable = Illisible
left-out-no-crossing = Aucun passage
back-capture-title = Saisi après coup
back-capture-at = passé le { $time }
back-capture-change = Changer l'heure
back-capture-day = Jour du passage
back-capture-time = Heure
back-capture-wrong = Un jour et une heure comme 14:05
back-capture-recorded = Ce voyageur est déjà enregistré ce jour-là dans ce sens
back-capture-recorded-more = Comparez avec l'historique. Laissez l'image de côté, sauf s'il s'agit d'un autre passage.
back-capture-leave-out = Laisser de côté :

## Autres cabines du poste
neighbours-title = Autres cabines de ce poste
neighbours-more = Les cabines d'un poste voient leurs passages sans le siège, et celle qui a une liaison emporte les enregistrements des autres.
neighbours-empty = Aucune autre cabine n'est connue. Un superviseur ou un technicien laisse celle-ci les chercher, ou saisit une adresse.
neighbours-carried = { $n ->
    [one] Une partie des enregistrements d'une autre cabine est portée au siège pour elle
   *[other] { $n } parties des enregistrements d'autres cabines sont portées au siège pour elles
}
neighbours-search = Trouver soi-même les autres cabines de ce réseau
neighbours-search-hint = Elles trouvent aussi celle-ci, au port ci-dessous ou à un port libre. Seules les cabines de ce poste apprennent quelque chose.
neighbours-listen = Cette cabine écoute à
neighbours-listen-hint = Adresse et port, comme 0.0.0.0:7443 ; vide : elle ne fait qu'interroger, sauf si elle cherche les autres
neighbours-addresses = Autres cabines
neighbours-addresses-hint = Adresse et port de chacune, comme 10.0.0.12:7443
column-booth = Cabine
column-address = Adresse
column-waiting-events = Pas encore au siège
booth-number = Cabine { $n }
neighbour-there = présente
neighbour-there-with-link = présente, joint le siège
neighbour-never = n'a pas encore répondu
neighbour-silent = muette depuis { $age }
neighbour-clock = son horloge diffère de celle-ci

## A hit
hit-code = Code de conduite :

## La clé USB
stick-title = Clé USB vers et depuis le siège
stick-more = Là où aucune liaison n'arrive, les enregistrements voyagent sur une clé. Ils sont scellés : seul le siège peut les ouvrir. Tout reste à la cabine jusqu'au retour des accusés du siège.
column-stick = Clé
column-folder = Dossier
column-free = Libre
stick-free = { $free } sur { $size }
stick-none = Aucune clé n'est branchée. Branchez-en une et attendez quelques secondes, ou indiquez un autre dossier.
stick-write = Écrire les enregistrements
stick-read-it = Lire les réponses
stick-write-to = Écrire les enregistrements sur { $stick }
stick-read-from = Lire les réponses de { $stick }
stick-other = Un autre dossier
stick-folder = Dossier
stick-folder-hint = Son chemin complet, comme /media/agent/CLE ou E:\
stick-writing = Écriture sur { $path }
stick-reading = Lecture de { $path }
stick-progress = Enregistrements et images écrits
stick-so-far = { $done } sur { $all } enregistrements et images, { $bytes }
stick-keep = Ne retirez pas encore la clé.
stick-stop = Arrêter
stick-stopped = Arrêté. Terminés : enregistrements { $events }, images { $pictures }
stick-stopped-more = Ce qui est terminé est entier et la clé peut être retirée. Écrivez de nouveau pour le reste.
stick-left-out = { $n ->
    [one] Un enregistrement ou une image n'a pas pu être écrit
   *[other] { $n } enregistrements ou images n'ont pas pu être écrits
}
stick-left-out-more = Tout le reste est sur la clé, qui peut être retirée. Prévenez la personne qui s'occupe de la cabine : elle lance « outpostctl journal verify ».
stick-nothing-waits = Rien n'attend : le siège a tout
stick-nothing-waits-more = La clé peut être retirée.
stick-written = Écrits et relus : enregistrements { $events }, images { $pictures } ({ $bytes })
stick-written-more = La clé peut être retirée. Envoyez-la au siège ; elle revient avec ses accusés.
stick-read = Le siège confirme : enregistrements { $events }, images { $pictures } ; nouvelles listes { $lists }
stick-read-more = La clé peut être retirée.
stick-read-known = La clé n'apporte rien de nouveau
stick-read-known-more = Son contenu a déjà été lu. La relire ne fait aucun mal.
stick-read-foreign = Les réponses de cette clé sont pour d'autres cabines
stick-read-damaged = { $n ->
    [0] Un fichier de la clé est tronqué
    [one] Une partie de la clé est abîmée ou ne vient pas du siège
   *[other] { $n } parties de la clé sont abîmées ou ne viennent pas du siège
}
stick-read-damaged-more = Ce qui était entier a été pris : { $events } enregistrements, { $pictures } images, { $lists } listes. Demandez au siège d'écrire la clé de nouveau.
stick-no-answer = Il n'y a pas de réponse du siège sur cette clé
stick-no-answer-more = Écrivez-y d'abord les enregistrements et envoyez-la au siège, ou essayez l'autre clé.
stick-full = La clé est pleine
stick-full-more = Les fichiers terminés restent et sont entiers. Faites de la place, ou écrivez le reste sur une autre clé.
stick-failed = La clé n'a pas pu être utilisée
