package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.spec.Resources.DeviceKind;
import io.gatun.engine.spec.Resources.DeviceRule;
import io.gatun.engine.text.Ids;
import io.gatun.engine.text.Printable;
import java.util.OptionalLong;

/** The value of {@code --device-cgroup-rule}: {@code TYPE MAJOR:MINOR ACCESS}, such as {@code c 13:* rwm}. */
public final class DeviceRuleText {
    private static final long MAX_MAJOR = 0xfff;
    private static final long MAX_MINOR = 0xfffff;

    private DeviceRuleText() {}

    /**
     * Reads one rule.
     *
     * @throws BadRequestException if it is malformed
     */
    public static DeviceRule parse(String text) {
        String[] words = text.split(" ", -1);
        int colon = words.length == 3 ? words[1].indexOf(':') : -1;
        if (colon < 0 || !DeviceRequest.isAccess(words[2])) throw malformed(text);
        var major = number(text, words[1].substring(0, colon), MAX_MAJOR);
        var minor = number(text, words[1].substring(colon + 1), MAX_MINOR);
        return new DeviceRule(true, kind(text, words[0]), major, minor, words[2]);
    }

    private static DeviceKind kind(String text, String type) {
        for (var kind : DeviceKind.values()) {
            if (kind.specName().equals(type)) return kind;
        }
        throw malformed(text);
    }

    private static OptionalLong number(String text, String number, long highest) {
        if (number.equals("*")) return OptionalLong.empty();
        var value = Ids.parse(number);
        if (value.isEmpty() || value.getAsLong() > highest) throw malformed(text);
        return value;
    }

    private static BadRequestException malformed(String text) {
        return new BadRequestException(
                "--device-cgroup-rule: \"%s\" is no rule".formatted(Printable.of(text)),
                "use TYPE MAJOR:MINOR ACCESS, such as \"c 13:* rwm\"");
    }
}
