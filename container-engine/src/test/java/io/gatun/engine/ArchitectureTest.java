package io.gatun.engine;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.gatun.linux.testing.HouseRules;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
    private static final String PLAN = "io.gatun.engine.plan";

    @TestFactory
    Stream<DynamicTest> houseRules() {
        return Stream.concat(
                HouseRules.of("io.gatun.engine"),
                Stream.of(dynamicTest(
                        "the rooms of the plan stand on each other",
                        () -> planRooms().check(new ClassFileImporter().importPath(Path.of("target", "classes"))))));
    }

    private static ArchRule planRooms() {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("plan")
                .definedBy(PLAN)
                .layer("lower")
                .definedBy(PLAN + ".lower")
                .layer("supervise")
                .definedBy(PLAN + ".supervise")
                .layer("frame")
                .definedBy(PLAN + ".frame")
                .layer("step")
                .definedBy(PLAN + ".step")
                .layer("record")
                .definedBy(PLAN + ".record")
                .whereLayer("lower")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("plan")
                .mayOnlyBeAccessedByLayers("lower")
                .whereLayer("supervise")
                .mayOnlyBeAccessedByLayers("lower")
                .whereLayer("frame")
                .mayOnlyBeAccessedByLayers("lower", "supervise")
                .whereLayer("step")
                .mayOnlyBeAccessedByLayers("plan", "lower", "supervise", "frame")
                .whereLayer("record")
                .mayOnlyBeAccessedByLayers("plan", "lower", "supervise", "step");
    }
}
