# البرنامج: الإصدارات، ومن يعمل بأيها، وما رُفض وأين.

hq-menu-programs = البرنامج
hq-programs-note = لا يعرض الكشك إلا ما وقّعه الموقّعون المثبتون عليه؛ والمقر ينقل الإصدارات فقط. تُعد وتوقَّع وتُنشر بالأمر outpost-hq release.
hq-releases = الإصدارات المنشورة
hq-releases-empty = لم يُنشر أي إصدار.
hq-release = الإصدار
hq-offered-to = معروض على
hq-all-posts = كل المراكز
hq-signatures = التواقيع
hq-release-offered-at = معروض في الأكشاك: { $n }
hq-release-refused-at = مرفوض في الأكشاك: { $n }
hq-programs-booths = ماذا يعمل على كل كشك
hq-programs-empty = لم ينضم أي كشك بعد.
hq-signers = الموقّعون المثبتون
hq-signers-none = لا أحد: لا يُعرض شيء هناك
hq-signers-of = يجب أن يوقّع { $n } من { $all }
hq-release-offered = { $version } جاهز
hq-release-refused = رُفض { $version }
hq-act-release-published = نشر إصدار
hq-feed-release = البرنامج لنظام { $platform }
hq-feed-tasks = تصحيحات مطلوبة
hq-feed-revoked-booths = الأكشاك المسحوبة
hq-feed-post-keys = مفاتيح المركز
