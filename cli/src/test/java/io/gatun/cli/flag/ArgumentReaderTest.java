package io.gatun.cli.flag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ArgumentReaderTest {
    private static final CommandText ANYWHERE = CommandText.of(
            "test",
            "[ARG...]",
            "Test",
            List.of(
                    Flag.onOff("interactive", "").or('i'),
                    Flag.onOff("tty", "").or('t'),
                    Flag.onOff("rm", ""),
                    Flag.list("env", "NAME=VALUE", "").or('e'),
                    Flag.of("memory", "BYTES", "").or('m'),
                    Flag.of("name", "NAME", "")));
    private static final CommandText FIRST = ANYWHERE.flagsFirst();

    @Test
    void valuesAreWrittenInManyWays() {
        for (String line :
                List.of("-m 64m", "-m64m", "-m=64m", "--memory 64m", "--memory=64m", "-itm 64m", "-itm64m")) {
            assertEquals(Optional.of("64m"), read(FIRST, line.split(" ")).value("memory"), line);
        }
    }

    @Test
    void switchesAreOnOrOff() {
        assertTrue(read(FIRST, "-it").isOn("tty"));
        assertTrue(read(FIRST, "--rm").isOn("rm"));
        assertTrue(read(FIRST, "--rm=true").isOn("rm"));
        assertFalse(read(FIRST, "--rm=false").isOn("rm"));
        assertFalse(read(FIRST, "--rm", "--rm=0").isOn("rm"));
        assertFalse(read(FIRST).isOn("rm"));
        assertThrows(UsageException.class, () -> read(FIRST, "--rm=maybe"));
    }

    @Test
    void lastValueCountsUnlessTheFlagIsAList() {
        var arguments = read(FIRST, "--name", "a", "-e", "A=1", "--name=b", "-eB=2", "--env=C==3");

        assertEquals(Optional.of("b"), arguments.value("name"));
        assertEquals(List.of("A=1", "B=2", "C==3"), arguments.values("env"));
    }

    @Test
    void whatFollowsTheFirstPositionalBelongsToTheContainer() {
        assertEquals(
                List.of("host", "ls", "-l", "--rm"),
                read(FIRST, "-i", "host", "ls", "-l", "--rm").positionals());
        assertEquals(
                List.of("host", "--", "-x"), read(FIRST, "host", "--", "-x").positionals());
        assertEquals(List.of("-x", "y"), read(FIRST, "--", "-x", "y").positionals());
    }

    @Test
    void otherCommandsTakeFlagsAnywhere() {
        var arguments = read(ANYWHERE, "a", "--rm", "b", "--", "--rm", "-");

        assertTrue(arguments.isOn("rm"));
        assertEquals(List.of("a", "b", "--rm", "-"), arguments.positionals());
    }

    @Test
    void valueMayBeginWithADashOrBeEmpty() {
        assertEquals(Optional.of("-1"), read(FIRST, "--memory", "-1").value("memory"));
        assertEquals(Optional.of("--rm"), read(FIRST, "--name", "--rm").value("name"));
        assertEquals(Optional.of(""), read(FIRST, "--name=").value("name"));
        assertEquals(Optional.of(""), read(FIRST, "-m=").value("memory"));
    }

    @Test
    void refusalsSayWhatToType() {
        assertEquals("test: unknown flag --memry; did you mean --memory?", refusal("--memry", "1"));
        assertEquals("test: unknown flag --xyzzy; see gatun test --help", refusal("--xyzzy"));
        assertEquals("test: unknown flag -x in -ix; see gatun test --help", refusal("-ix"));
        assertEquals("test: --name needs a value", refusal("--name"));
        assertEquals("test: -m needs a value", refusal("-im"));
    }

    @Test
    void countOfPositionalsIsChecked() {
        assertThrows(UsageException.class, () -> read(ANYWHERE).requirePositionals(1, 2));
        assertThrows(UsageException.class, () -> read(ANYWHERE, "a", "b").requirePositionals(0, 1));
        read(ANYWHERE, "a").requirePositionals(1, 1);
    }

    @Property
    void anyWordsAreReadOrRefusedInOneLine(@ForAll List<String> words) {
        try {
            ArgumentReader.read(ANYWHERE, words);
        } catch (UsageException expected) {
            assertTrue(expected.getMessage().startsWith("test: "));
        }
    }

    private static String refusal(String... words) {
        return assertThrows(UsageException.class, () -> read(FIRST, words)).getMessage();
    }

    private static Arguments read(CommandText command, String... words) {
        return ArgumentReader.read(command, List.of(words));
    }
}
