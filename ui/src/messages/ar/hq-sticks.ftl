## الذواكر المحمولة
hq-sticks-note = ما ترسله الأكشاك التي لا صلة لها، وما يعود إليها
hq-sticks-files = ملفات ذاكرة
hq-sticks-more = صِل الذاكرة واختر الملفات في مجلدها OUTPOST. هي مختومة وموقّعة فلا يُدَس فيها شيء، والملف الذي عولج من قبل لا يضر.
hq-sticks-choose = اختيار ملفات
hq-sticks-stop = إيقاف
hq-sticks-empty = لم يُختر أي ملف بعد.
hq-sticks-file = الملف
hq-sticks-size = الحجم
hq-sticks-brought = ما جاء به
hq-sticks-answer = للكشك
hq-sticks-waiting = ينتظر
hq-sticks-sending = أُرسل: { $part }
hq-sticks-taken = عولج
hq-sticks-cut = مبتور: عولج ما كان كاملاً
hq-sticks-refused = { $n ->
    [one] جزء تالف أو ليس من أكشاكنا
   *[other] أجزاء تالفة أو ليست من أكشاكنا: { $n }
}
hq-sticks-is-answer = هذا جواب للكشك. اختر الملفات الأخرى.
hq-sticks-n-segments = مقاطع جديدة: { $n }
hq-sticks-n-duplicates = مقاطع معروفة: { $n }
hq-sticks-n-forked = مقاطع تفرّع: { $n }
hq-sticks-n-pictures = صور: { $n }
hq-sticks-n-joined = أكشاك انضمت: { $n }
hq-sticks-nothing = لا جديد؛ يقول الجواب ما هو محفوظ
hq-sticks-save = حفظ الجواب
hq-sticks-save-of = حفظ الجواب على { $file }
hq-sticks-back = احفظ كل جواب على الذاكرة ثم أعدها.
hq-sticks-back-more = مكانه في المجلد OUTPOST بجانب ملفه. يأخذ الكشك منه الإيصالات والقوائم، وأوراقه إن طلب الانضمام.
hq-error-stopped = أُوقف. عولج ما كان كاملاً؛ اختر الملف مرة أخرى للباقي.
hq-act-stick-taken = ذاكرة عولجت
hq-error-transfer-damaged = هذا ليس ملف ذاكرة، أو إن بدايته تالفة. اختر الملفات في مجلد الذاكرة OUTPOST. { $detail }
hq-error-wire-unsupported = كتب هذا إصدار آخر من البرنامج. حدّث المقر ثم اختر الملف مرة أخرى. { $detail }
