# Constats des règles : `finding-<rule>` dit ce qui est constaté, `finding-<rule>-text` ce que cela signifie et ce qu'il faut faire.
# Les dates arrivent mises en forme, les nombres en chiffres. Les phrases évitent les pluriels, car les nombres arrivent comme du texte.

# 1 Le document
finding-document-missing = Aucun document de voyage
finding-document-missing-text = Le voyageur ne présente aucun document. Établissez son identité, notez pourquoi le document manque et orientez en cas de doute.
finding-document-not-for-travel = Un visa n'est pas un document de voyage
finding-document-not-for-travel-text = Cette page est un visa. Numérisez aussi le passeport ou la carte d'identité auquel il appartient.
finding-document-expired = Document expiré
finding-document-expired-text = Expiré le { $date } ; jours écoulés depuis : { $days }. Demandez un autre document en cours de validité ; un ressortissant de cet État peut entrer malgré tout.
finding-document-expires-soon = Valable moins de { $months } mois
finding-document-expires-soon-text = Jours restants : { $days }, jusqu'au { $date }. { $covered ->
    [yes] Le séjour prévu de { $nights } nuits se termine avant.
    [no] Le séjour prévu de { $nights } nuits se termine après : convenez d'un séjour plus court ou demandez un autre document.
   *[unknown] Demandez combien de temps le voyageur restera.
  }
finding-document-expiry-unknown = Pas de date d'expiration
finding-document-expiry-unknown-text = Aucune n'a été lue. Cherchez-la sur le document et saisissez-la, ou laissez vide si le document n'en porte pas.
finding-document-expiry-implausible = Date d'expiration peu plausible
finding-document-expiry-implausible-text = { $date } a été lu. Comparez avec la page imprimée et corrigez en cas d'erreur de lecture.
finding-document-valid = Document valable
finding-document-valid-text = En cours de validité jusqu'au { $date } ; sa zone lisible à la machine concorde avec ses chiffres de contrôle.

# 2 La zone lisible à la machine
finding-mrz-check-failed = Des chiffres de contrôle ne concordent pas
finding-mrz-check-failed-text = Comparez avec la page imprimée : { $number ->
    [failed] numéro du document.
   *[agrees] {""}
  } { $birth ->
    [failed] Date de naissance.
   *[agrees] {""}
  } { $expiry ->
    [failed] Date d'expiration.
   *[agrees] {""}
  } { $optional ->
    [failed] Données facultatives.
   *[agrees] {""}
  } { $composite ->
    [failed] Tous les champs ensemble.
   *[agrees] {""}
  } Corrigez ce qui a été mal lu ; si c'est imprimé ainsi, le document a pu être altéré.
finding-mrz-rebuilt = Zone lisible à la machine corrigée à la main
finding-mrz-rebuilt-text = Ses chiffres de contrôle concordent maintenant. Assurez-vous qu'elle dit ce qui est imprimé.
finding-mrz-doubtful = Zone lisible à la machine inhabituelle
finding-mrz-doubtful-text = Endroits qui s'écartent du Doc 9303 : { $count }, le premier ligne { $line }, colonne { $column }. Comparez-les avec la page imprimée.
finding-issuing-state-unknown = État émetteur inconnu
finding-issuing-state-unknown-text = Aucun État ni organisation n'a le code { $code }. Comparez avec la page imprimée ; si c'est imprimé ainsi, faites examiner le document.
finding-nationality-unknown = Nationalité inconnue
finding-nationality-unknown-text = Aucune nationalité n'a le code { $code }. Comparez avec la page imprimée et corrigez en cas d'erreur de lecture.

# 3 La personne
finding-name-missing = Aucun nom
finding-name-missing-text = Ni nom ni prénoms n'ont été lus. Saisissez au moins l'un des deux tel qu'il est imprimé.
finding-birth-date-implausible = Date de naissance peu plausible
finding-birth-date-implausible-text = { $why ->
    [future] Elle est dans l'avenir.
   *[age] Elle donne au voyageur plus de { $years } ans.
  } Comparez avec la page imprimée et corrigez en cas d'erreur de lecture.
finding-birth-date-incomplete = Date de naissance incomplète
finding-birth-date-incomplete-text = Il n'y a rien à inventer : laissez inconnu ce que le document ne dit pas.
finding-minor-alone = Mineur, aucun accompagnateur noté
finding-minor-alone-text = { $years } ans, moins de { $limit }. Notez qui accompagne l'enfant et quel consentement vous avez vu ; sans accompagnateur, orientez vers la protection de l'enfance.
finding-minor-accompanied = Mineur accompagné
finding-minor-accompanied-text = { $years } ans, moins de { $limit }. Assurez-vous que la personne notée est présente et peut voyager avec l'enfant.

# 4 Le séjour
finding-national-enters = Ressortissant de cet État
finding-national-enters-text = Peut entrer sans visa et sans limite de séjour.
finding-visa-free = Sans visa, jusqu'à { $days } jours sur { $window }
finding-visa-free-text = Jours utilisés depuis le { $since } : { $used }. Peut rester jusqu'au { $until }.
finding-visa-needed = Visa nécessaire
finding-visa-needed-text = Cette nationalité n'est pas exemptée. Cherchez un visa ou un titre valable et notez son numéro ; sinon, orientez ou refusez.
finding-stay-exhausted = Séjour autorisé épuisé
finding-stay-exhausted-text = { $used } jours utilisés sur { $days }, en { $window } jours. { $again ->
    [unknown] Demandez un titre de séjour ou un autre fondement.
   *[other] Un nouveau séjour est possible à partir du { $again } ; avant cela, demandez un titre de séjour ou un autre fondement.
  }
finding-stay-planned-too-long = Séjour prévu plus long que permis
finding-stay-planned-too-long-text = Le dernier jour autorisé est le { $until } ; { $nights } nuits le dépassent, jours en trop : { $over }. Dites-le au voyageur.
finding-stay-exceeded = Séjour dépassé, jours en trop : { $days }
finding-stay-exceeded-text = Entré le { $entered }, autorisé jusqu'au { $until }, jour { $stayed } aujourd'hui. Demandez le motif et une preuve, par exemple d'un hôpital ou d'une compagnie, et notez-les.
finding-stay-kept = Part dans les délais
finding-stay-kept-text = Entré le { $entered }, jour { $stayed } aujourd'hui, autorisé jusqu'au { $until }.

# 5 L'historique
finding-no-entry-on-record = Aucune entrée enregistrée
finding-no-entry-on-record-text = Cette cabine ne connaît aucune entrée que cette sortie pourrait clore. Cherchez un cachet d'entrée, notez sa date et son lieu ; les données d'autres postes sont peut-être encore en route.
finding-no-exit-on-record = Aucune sortie enregistrée depuis le { $entered }
finding-no-exit-on-record-text = L'entrée du { $entered } à { $post } n'a jamais été close. Cherchez un cachet de sortie et notez-le ; il peut y avoir plus de jours utilisés qu'affiché.
finding-refused-before = Entrée déjà refusée
finding-refused-before-text = La dernière fois le { $date } à { $post }, motifs { $grounds } ; refus enregistrés : { $count }. Demandez si le motif vaut encore.
finding-exit-prevented-before = Sortie déjà empêchée
finding-exit-prevented-before-text = La dernière fois le { $date } à { $post } ; cas enregistrés : { $count }. Assurez-vous que la raison ne vaut plus.
finding-overstayed-before = Dernière visite plus longue que permis
finding-overstayed-before-text = Parti le { $left } à { $post } ; jours en trop : { $days }. Demandez le motif.
finding-last-visit-closed = Dernière visite close à temps
finding-last-visit-closed-text = Parti le { $left } à { $post }, { $of ->
    [unlimited] jour { $day }.
   *[other] jour { $day } sur { $of }.
  }

# 6 La protection
finding-protection-first = Demande une protection
finding-protection-first-text = Aucun refus avant que l'autorité compétente se soit prononcée. Notez le minimum, ne contactez aucune autorité du pays d'origine et orientez.
