# Le programme : versions, qui utilise laquelle, ce qui a été refusé et où.

hq-menu-programs = Programme
hq-programs-note = Un guichet ne propose que ce que les signataires fixés chez lui ont signé ; le siège ne fait que transmettre. Les versions sont faites, signées et publiées avec outpost-hq release.
hq-releases = Versions publiées
hq-releases-empty = Aucune version n’est publiée.
hq-release = Version
hq-offered-to = Proposée à
hq-all-posts = tous les postes
hq-signatures = Signatures
hq-release-offered-at = { $n ->
    [one] proposée à { $n } guichet
   *[other] proposée à { $n } guichets
}
hq-release-refused-at = { $n ->
    [one] refusée à { $n } guichet
   *[other] refusée à { $n } guichets
}
hq-programs-booths = Quel guichet utilise quoi
hq-programs-empty = Aucun guichet n’est encore rattaché.
hq-signers = Signataires fixés
hq-signers-none = aucun : rien n’y est proposé
hq-signers-of = { $n } sur { $all } doivent signer
hq-release-offered = { $version } est prête
hq-release-refused = { $version } refusée
hq-act-release-published = Version publiée
hq-feed-release = Programme pour { $platform }
hq-feed-tasks = Corrections demandées
hq-feed-revoked-booths = Guichets retirés
hq-feed-post-keys = Clés du poste
