package io.gatun.scheduler.manifest;

import io.gatun.scheduler.model.Labels;
import java.util.regex.Pattern;

/** The grammar of names and labels, as far as it protects the scheduler from nonsense. */
final class Names {
    private static final int LONGEST_VALUE = 63;
    private static final int LONGEST_KEY = 253 + 1 + 63;
    private static final int LONGEST_NAME = 253;
    private static final Pattern LABEL_KEY = Pattern.compile("([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?");
    private static final int SHOWN = 40;

    private Names() {}

    static Labels labels(Field field) {
        field.entries().forEach((key, value) -> {
            if (key.length() > LONGEST_KEY) throw tooLong(field, "label key", key, LONGEST_KEY);
            if (!LABEL_KEY.matcher(key).matches())
                throw field.wrong("\"%s\" is no label key".formatted(shortened(key)));
            var text = value.text();
            if (text.length() > LONGEST_VALUE) throw tooLong(value, "label value", text, LONGEST_VALUE);
            if (!LABEL_VALUE.matcher(text).matches()) {
                throw value.wrong("\"%s\" is no label value".formatted(shortened(text)));
            }
        });
        return Labels.of(field.texts());
    }

    static String name(Field field) {
        var name = field.required();
        if (name.length() > LONGEST_NAME) throw tooLong(field, "name", name, LONGEST_NAME);
        return name;
    }

    private static ManifestException tooLong(Field field, String what, String text, int most) {
        return field.wrong("a %s has at most %d characters, this one has %d".formatted(what, most, text.length()));
    }

    static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }
}
