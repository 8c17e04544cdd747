package io.gatun.linux.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HouseRulesTest {
    private static final String FIXTURE = "io.gatun.linux.testing.fixture.engine.plan";

    @Test
    void classThatBreaksRulesIsNamedByExactlyThose() {
        JavaClasses classes =
                new ClassFileImporter().importPath(Path.of("target", "test-classes", FIXTURE.replace('.', '/')));

        List<String> broken = HouseRules.over(classes, FIXTURE)
                .filter(HouseRulesTest::isBroken)
                .map(DynamicTest::getDisplayName)
                .toList();

        assertEquals(
                List.of(
                        "every package is null-marked",
                        "pure packages use no files, sockets, threads, clocks, randomness or logging"),
                broken);
    }

    @Test
    void emptyImportFails() {
        JavaClasses nothing = new ClassFileImporter().importPath(Path.of("target", "no-such-directory"));

        assertThrows(AssertionError.class, () -> HouseRules.over(nothing, "io.gatun.linux"));
    }

    @Test
    void fileOfTooManyLinesIsNamed(@TempDir Path sources) throws IOException {
        Files.writeString(sources.resolve("Short.java"), "x\n".repeat(400));
        SourceRules.requireShortFiles(sources);
        Files.writeString(sources.resolve("Long.java"), "x\n".repeat(401));

        var refusal = assertThrows(AssertionError.class, () -> SourceRules.requireShortFiles(sources));

        assertTrue(refusal.getMessage().contains("Long.java"), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("Short.java"), refusal.getMessage());
    }

    private static boolean isBroken(DynamicTest rule) {
        try {
            rule.getExecutable().execute();
            return false;
        } catch (AssertionError expected) {
            return true;
        } catch (Throwable unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
