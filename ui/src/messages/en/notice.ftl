# Said before there is a booth to show: the window asks for the booth's passphrase when no key ring opens it.
notice-unlock-title = This booth is locked
notice-unlock-text = The computer's key ring does not open the records. Enter the booth passphrase.
notice-passphrase = Booth passphrase
notice-unlock = Unlock
notice-wrong = This passphrase does not open the booth. Check it, then try again.
notice-new-title = A new booth
notice-new-text = This computer has no key ring, so a passphrase will protect the records. It is asked at every start. Choose at least twelve characters and keep it where the post keeps its keys.
notice-repeat = The passphrase again
notice-create = Make the booth
notice-short = The passphrase is too short. Choose at least twelve characters.
notice-differs = The two passphrases differ. Enter both again.
notice-opening = Opening …
