package io.gatun.engine.image.registry;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a registry wants to be convinced (RFC 9110, {@code WWW-Authenticate}).
 *
 * @param scheme lower-case: {@code bearer} or {@code basic}
 */
record Challenge(String scheme, Map<String, String> parameters) {
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z_-]+)=(?:\"([^\"]*)\"|([^\\s,]+))");

    /** The challenge that can be met, a token before a password. */
    static Optional<Challenge> of(List<String> headers) {
        Optional<Challenge> basic = Optional.empty();
        for (String header : headers) {
            int space = header.indexOf(' ');
            String scheme = (space < 0 ? header : header.substring(0, space)).toLowerCase(Locale.ROOT);
            var parameters = new LinkedHashMap<String, String>();
            var matcher = PARAMETER.matcher(header);
            while (matcher.find()) {
                String value = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
                parameters.put(matcher.group(1).toLowerCase(Locale.ROOT), value);
            }
            if (scheme.equals("bearer")) return Optional.of(new Challenge(scheme, parameters));
            if (scheme.equals("basic")) basic = Optional.of(new Challenge(scheme, parameters));
        }
        return basic;
    }

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }
}
