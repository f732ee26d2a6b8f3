## Conservation
hq-retention-note = Combien de temps les enregistrements gardent ce qu’ils disent d’une personne
hq-retention-terms = Durées
hq-retention-more = Jours après l’enregistrement. Un champ vide conserve sans limite. À l’échéance, ce que dit l’enregistrement est effacé ici et aux guérites ; le fait qu’il y en ait eu un, et les chiffres, restent.
hq-retention-here = Au siège, en jours
hq-retention-there = Aux guérites, en jours
hq-retention-for-good = sans limite
hq-retention-as-here = comme au siège
hq-retention-days-wrong = Un nombre entier de jours de 1 à { $most }, ou rien.
hq-retention-booth-longer = Une guérite ne garde rien plus longtemps que le siège. Saisissez moins de jours.
hq-retention-undo = Rétablir
hq-retention-unchanged = Rien n’est encore changé. Saisissez d’abord d’autres jours.
hq-retention-save = Voir ce que cela efface
hq-retention-confirm = Publier ces durées ?
hq-retention-publish = Publier
hq-retention-erases-none = Avec ces durées, rien n’est effacé pour l’instant. Elles parviennent aux guérites avec les règles d’entrée.
hq-retention-erases = { $n ->
    [one] Avec ces durées, des enregistrements d’une partie de journal arrivent à échéance. Ils sont effacés dans les six heures, ici et aux guérites, et personne ne peut les rétablir.
   *[other] Avec ces durées, des enregistrements de { $count } parties de journaux arrivent à échéance. Ils sont effacés dans les six heures, ici et aux guérites, et personne ne peut les rétablir.
}
hq-retention-erases-many = Avec ces durées, des enregistrements de plus de { $count } parties de journaux arrivent à échéance. Ils sont effacés dès maintenant, ici et aux guérites, et personne ne peut les rétablir.
hq-retention-saved = Publié. Les guérites s’y tiennent dès leur prochain contact.
hq-retention-standing = Ce qui a été fait
hq-retention-book = Durées
hq-retention-book-version = règles d’entrée, version { $n }
hq-retention-built-in = aucune encore : tout est conservé
hq-retention-erased = Dernier effacement
hq-retention-never = rien encore
hq-retention-clock = Le siège n’efface rien de lui-même pour l’instant.
hq-retention-clock-more = Aucun passage du dernier mois n’est ici : son horloge est peut-être fausse. Vérifiez la date et l’heure. Si elles sont justes, la commande outpost-hq erase efface.
hq-class-routine = Passages ordinaires
hq-class-routine-more = admis ou sortis sans alerte retenue
hq-class-refusal = Refus
hq-class-refusal-more = entrées refusées et sorties empêchées
hq-class-hit = Alertes
hq-class-hit-more = passages avec une alerte confirmée ou incertaine, réponses, alertes urgentes
hq-class-protection = Protection
hq-class-protection-more = orientations vers l’asile et la protection
hq-class-child = Enfants
hq-class-child-more = enregistrements au sujet d’un enfant
hq-class-fee = Argent
hq-class-fee-more = droits et leurs reçus
hq-class-audit = Journal d’audit
hq-class-audit-more = connexions, consultations, changements de la guérite ; ce qui a été dit d’un passage reste aussi longtemps que lui
hq-act-records-erased = Enregistrements effacés
hq-act-retention-set = Conservation publiée
