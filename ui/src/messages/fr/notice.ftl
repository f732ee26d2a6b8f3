# Dit avant qu'il y ait une cabine à montrer : la fenêtre demande la phrase secrète quand aucun trousseau n'ouvre la cabine.
notice-unlock-title = Cette cabine est verrouillée
notice-unlock-text = Le trousseau de l'ordinateur n'ouvre pas les enregistrements. Saisissez la phrase secrète de la cabine.
notice-passphrase = Phrase secrète de la cabine
notice-unlock = Déverrouiller
notice-wrong = Cette phrase secrète n'ouvre pas la cabine. Vérifiez-la, puis réessayez.
notice-new-title = Une nouvelle cabine
notice-new-text = Cet ordinateur n'a pas de trousseau : une phrase secrète protégera les enregistrements. Elle est demandée à chaque démarrage. Choisissez au moins douze caractères et gardez-la là où le poste garde ses clés.
notice-repeat = La phrase secrète à nouveau
notice-create = Créer la cabine
notice-short = La phrase secrète est trop courte. Choisissez au moins douze caractères.
notice-differs = Les deux phrases secrètes diffèrent. Saisissez-les de nouveau.
notice-opening = Ouverture …
