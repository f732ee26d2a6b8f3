## Clés USB
hq-sticks-note = Ce qu’envoient les guérites sans liaison, et ce qui leur revient
hq-sticks-files = Fichiers d’une clé
hq-sticks-more = Branchez la clé et choisissez les fichiers de son dossier OUTPOST. Ils sont scellés et signés : rien ne peut y être glissé ; un fichier déjà traité ne fait aucun mal.
hq-sticks-choose = Choisir des fichiers
hq-sticks-stop = Arrêter
hq-sticks-empty = Aucun fichier n’est encore choisi.
hq-sticks-file = Fichier
hq-sticks-size = Taille
hq-sticks-brought = Contenu
hq-sticks-answer = Pour la guérite
hq-sticks-waiting = en attente
hq-sticks-sending = envoyé : { $part }
hq-sticks-taken = traité
hq-sticks-cut = tronqué : ce qui était entier est traité
hq-sticks-refused = { $n ->
    [one] une partie endommagée ou étrangère à nos guérites
   *[other] { $n } parties endommagées ou étrangères à nos guérites
}
hq-sticks-is-answer = Ceci est une réponse destinée à la guérite. Choisissez les autres fichiers.
hq-sticks-n-segments = nouveaux segments : { $n }
hq-sticks-n-duplicates = segments connus : { $n }
hq-sticks-n-forked = segments d’une bifurcation : { $n }
hq-sticks-n-pictures = images : { $n }
hq-sticks-n-joined = guérites rattachées : { $n }
hq-sticks-nothing = rien de nouveau ; la réponse dit ce qui est détenu
hq-sticks-save = Enregistrer la réponse
hq-sticks-save-of = Enregistrer la réponse à { $file }
hq-sticks-back = Enregistrez chaque réponse sur la clé, puis renvoyez-la.
hq-sticks-back-more = Sa place est dans le dossier OUTPOST, à côté de son fichier. La guérite y prend les accusés de réception, les listes et, si elle a demandé à se rattacher, ses pièces.
hq-error-stopped = Arrêté. Ce qui était entier est traité ; choisissez de nouveau le fichier pour le reste.
hq-act-stick-taken = Clé traitée
hq-error-transfer-damaged = Ceci n’est pas un fichier de clé, ou son début est endommagé. Choisissez les fichiers du dossier OUTPOST de la clé. { $detail }
hq-error-wire-unsupported = Ceci a été écrit par une autre version du programme. Mettez le siège à jour, puis choisissez de nouveau le fichier. { $detail }
