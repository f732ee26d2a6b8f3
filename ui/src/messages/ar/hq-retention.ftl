## مدة الحفظ
hq-retention-note = كم تحفظ السجلات ما تقوله عن شخص
hq-retention-terms = المدد
hq-retention-more = أيام بعد إنشاء السجل. الحقل الفارغ يحفظه بلا حد. عند انتهاء مدته يُمحى ما يقوله السجل هنا وفي الأكشاك، ويبقى أن سجلًا كان هنا، وتبقى الأرقام.
hq-retention-here = في المقر، بالأيام
hq-retention-there = في الأكشاك، بالأيام
hq-retention-for-good = بلا حد
hq-retention-as-here = كما في المقر
hq-retention-days-wrong = عدد صحيح من الأيام من 1 إلى { $most }، أو لا شيء.
hq-retention-booth-longer = لا يحفظ الكشك شيئًا أطول من المقر. أدخل أيامًا أقل.
hq-retention-undo = إعادة ما كان
hq-retention-unchanged = لم يتغير شيء بعد. أدخل أيامًا أخرى أولًا.
hq-retention-save = عرض ما يمحوه ذلك
hq-retention-confirm = نشر هذه المدد؟
hq-retention-publish = نشر
hq-retention-erases-none = لا يُمحى شيء الآن بهذه المدد. تنزل إلى الأكشاك مع قواعد الدخول.
hq-retention-erases = { $n ->
    [one] بهذه المدد انتهت مدة سجلات في جزء واحد من دفتر. تُمحى خلال ست ساعات هنا وفي الأكشاك، ولا يستطيع أحد إعادتها.
   *[other] بهذه المدد انتهت مدة سجلات في { $count } من أجزاء الدفاتر. تُمحى خلال ست ساعات هنا وفي الأكشاك، ولا يستطيع أحد إعادتها.
}
hq-retention-erases-many = بهذه المدد انتهت مدة سجلات في أكثر من { $count } من أجزاء الدفاتر. تُمحى من الآن هنا وفي الأكشاك، ولا يستطيع أحد إعادتها.
hq-retention-saved = نُشرت. تلتزم بها الأكشاك من اتصالها القادم.
hq-retention-standing = ما تم
hq-retention-book = المدد
hq-retention-book-version = قواعد الدخول، الإصدار { $n }
hq-retention-built-in = لا شيء بعد: كل شيء محفوظ
hq-retention-erased = آخر محو
hq-retention-never = لا شيء بعد
hq-retention-clock = لا يمحو المقر شيئًا من تلقاء نفسه حاليًا.
hq-retention-clock-more = لا يوجد هنا عبور من الشهر الأخير، فقد تكون ساعته خاطئة. تحقق من التاريخ والوقت. إن كانا صحيحين فالأمر outpost-hq erase يمحو.
hq-class-routine = عبور عادي
hq-class-routine-more = دخول أو خروج بلا تطابق ثابت
hq-class-refusal = حالات الرفض
hq-class-refusal-more = دخول مرفوض وخروج ممنوع
hq-class-hit = التطابقات
hq-class-hit-more = عبور بتطابق مؤكد أو غير مؤكد، والأجوبة، والتنبيهات العاجلة
hq-class-protection = الحماية
hq-class-protection-more = إحالات اللجوء والحماية
hq-class-child = الأطفال
hq-class-child-more = سجلات عن طفل
hq-class-fee = المال
hq-class-fee-more = الرسوم وإيصالاتها
hq-class-audit = سجل التدقيق
hq-class-audit-more = الدخول والبحث وتغييرات الكشك؛ وما قيل عن عبور يبقى ما بقي العبور
hq-act-records-erased = مُحيت سجلات
hq-act-retention-set = نُشرت مدد الحفظ
