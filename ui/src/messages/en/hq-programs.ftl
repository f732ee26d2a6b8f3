# The program: releases, who runs which, what was refused where.

hq-menu-programs = Program
hq-programs-note = A booth offers only what the signers pinned at it have signed; headquarters hands releases on. They are made, signed and published with outpost-hq release.
hq-releases = Published releases
hq-releases-empty = No release is published.
hq-release = Release
hq-offered-to = Offered to
hq-all-posts = all posts
hq-signatures = Signatures
hq-release-offered-at = { $n ->
    [one] offered at { $n } booth
   *[other] offered at { $n } booths
}
hq-release-refused-at = { $n ->
    [one] refused at { $n } booth
   *[other] refused at { $n } booths
}
hq-programs-booths = Which booth runs what
hq-programs-empty = No booth has joined yet.
hq-signers = Signers pinned
hq-signers-none = none: nothing is offered there
hq-signers-of = { $n } of { $all } must sign
hq-release-offered = { $version } is ready
hq-release-refused = { $version } refused
hq-act-release-published = Release published
hq-feed-release = Program for { $platform }
hq-feed-tasks = Correction tasks
hq-feed-revoked-booths = Withdrawn booths
hq-feed-post-keys = Keys of the post
