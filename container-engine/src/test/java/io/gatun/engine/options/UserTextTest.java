package io.gatun.engine.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.options.UserText.Name;
import io.gatun.engine.template.Accounts;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserTextTest {
    private static final String ALPHABET = "0123456789:-+ axre_.$,/\t\n\u0000\u0663";
    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(32);

    @Test
    void userAndGroupAreNamesOrNumbers() {
        assertEquals(new UserText(new Name.Numeric(1000), Optional.empty()), UserText.parse("1000"));
        assertEquals(
                new UserText(new Name.Named("www-data"), Optional.of(new Name.Numeric(33))),
                UserText.parse("www-data:33"));
        assertEquals(
                new UserText(new Name.Numeric(4294967294L), Optional.of(new Name.Named("adm"))),
                UserText.parse("4294967294:adm"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "1000:",
                ":1000",
                "4294967295",
                "4294967296",
                "18446744073709551616",
                "-1",
                "+1",
                "1:-1",
                "0:4294967295",
                "a b",
                "a:b:c",
                "root\n",
                "\u0661\u0660",
                "root:\u0000",
                "a,b",
                "../x",
                "99999999999999999999"
            })
    void whatWouldBecomeSomebodyElseIsRefused(String text) {
        var refusal = assertThrows(BadRequestException.class, () -> UserText.parse(text));
        assertEquals(1, refusal.getMessage().lines().count());
    }

    /** A million strings of what parsers trip over: the result is what arbitrary precision says, or an error. */
    @Test
    void randomTextIsWhoTheModelSaysOrRefused() {
        var random = new Random(42);
        for (int i = 0; i < 1_000_000; i++) {
            String text = randomText(random);
            Optional<Long> expected = model(text);
            Optional<Long> actual;
            try {
                var parsed = UserText.parse(text);
                actual = parsed.user() instanceof Name.Numeric(long id) ? Optional.of(id) : Optional.of(-1L);
            } catch (BadRequestException e) {
                actual = Optional.empty();
            }
            if (!expected.equals(actual)) throw new AssertionError("\"" + text + "\": " + expected + ", not " + actual);
        }
    }

    @Property
    void nobodyBecomesRootByAccident(@ForAll String text) {
        try {
            if (UserText.parse(text).user() instanceof Name.Numeric(long id) && id == 0) {
                assertTrue(text.matches("0{1,10}(:.*)?"), text);
            }
        } catch (BadRequestException expected) {
            assertEquals(1, expected.getMessage().lines().count());
        }
    }

    /** The user's number, -1 for a name, or nothing where the text is refused. */
    private static Optional<Long> model(String text) {
        String[] parts = text.split(":", 2);
        for (String part : parts) {
            boolean digits = !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
            boolean name = !digits
                    && !part.isEmpty()
                    && part.chars().noneMatch(c -> ": \t\n\u0000,/\u0663".indexOf(c) >= 0)
                    && !part.startsWith("-")
                    && !part.startsWith("+");
            boolean number =
                    digits && part.length() <= 10 && new BigInteger(part).compareTo(LIMIT.subtract(BigInteger.ONE)) < 0;
            if (!name && !number) return Optional.empty();
        }
        boolean digits = parts[0].chars().allMatch(c -> c >= '0' && c <= '9');
        return Optional.of(digits ? Long.parseLong(parts[0]) : -1L);
    }

    private static String randomText(Random random) {
        var text = new StringBuilder();
        int length = random.nextInt(13);
        boolean plain = random.nextBoolean();
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(plain ? 11 : ALPHABET.length())));
        }
        return text.toString();
    }

    @Test
    void supplementaryGroupsAreAlwaysSaid() {
        var accounts = new Accounts(
                "root:x:0:0:root:/root:/bin/sh\nweb:x:33:33::/var/www:/bin/sh\nbad:x:99999999999:0::/:\nshort:x:1\n",
                "root:x:0:\nweb:x:33:\nadm:x:4:root,web\naudio:x:29:web\nbad:x:-1:web\n");

        var web = accounts.identity(UserText.parse("web"), List.of("1234", "adm"));
        assertEquals(List.of(33L, 4L, 29L, 1234L), web.user().additionalGids());
        assertEquals("/var/www", web.home());

        var withGroup = accounts.identity(UserText.parse("web:0"), List.of());
        assertEquals(List.of(0L), withGroup.user().additionalGids());

        var stranger = accounts.identity(UserText.parse("4000"), List.of());
        assertEquals(0, stranger.user().gid());
        assertEquals("/", stranger.home());

        for (String unknown : List.of("nobody-here", "bad", "short", "web:nogroup", "web:bad")) {
            assertThrows(
                    BadRequestException.class, () -> accounts.identity(UserText.parse(unknown), List.of()), unknown);
        }
    }
}
