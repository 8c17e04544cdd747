package io.gatun.linux.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

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
