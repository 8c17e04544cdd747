package io.gatun.cli.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.reflect.Constructor;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Classes that were linked ahead do what they did before. */
class ClassLinkerTest {
    private final ClassLoader linked = new ClassLoader(getClass().getClassLoader()) {
        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Shape.class.getName())) return super.loadClass(name, resolve);
            Class<?> known = findLoadedClass(name);
            if (known != null) return known;
            byte[] bytes = ClassLinker.link(bytes(name));
            return defineClass(name, bytes, 0, bytes.length);
        }
    };

    @Test
    void switchesChooseTheSame() {
        assertEquals("circle 1.5", name("Circle", 1.5));
        assertEquals("great circle", name("Circle", 11.0));
        assertEquals("2 x 3", name("Box", 2, 3L, ""));
        assertEquals("a box", name("Box", 2, 3L, "a box"));
        assertEquals("something", name("Odd", false, (byte) 1, 'c', (short) 2, 0.5f, "f", new int[0]));
    }

    @Test
    void recordsAreEqualAsBefore() {
        assertEquals(make("Box", 1, 2L, "x"), make("Box", 1, 2L, "x"));
        assertNotEquals(make("Box", 1, 2L, "x"), make("Box", 1, 2L, "y"));
        assertNotEquals(make("Box", 1, 2L, "x"), make("Box", 1, 3L, "x"));
        assertNotEquals(make("Box", 1, 2L, "x"), make("Circle", 1.0));
        assertNotEquals(make("Box", 1, 2L, "x"), null);
        assertEquals(make("Circle", Double.NaN), make("Circle", Double.NaN));
        assertNotEquals(make("Circle", 0.0), make("Circle", -0.0));
        Object[] odd = {true, (byte) 1, 'c', (short) 2, 0.5f, null, new int[0]};
        assertEquals(make("Odd", odd), make("Odd", odd));
    }

    @Test
    void hashesAreTheSame() {
        assertEquals(
                new Shape.Box(7, 1L << 40, "x").hashCode(),
                make("Box", 7, 1L << 40, "x").hashCode());
        int[] array = {};
        assertEquals(
                new Shape.Odd(true, (byte) 1, 'c', (short) 2, 0.5f, "f", array).hashCode(),
                make("Odd", true, (byte) 1, 'c', (short) 2, 0.5f, "f", array).hashCode());
    }

    @Test
    void nothingIsLeftForTheStart() {
        for (String name : new String[] {"", "$Box", "$Circle", "$Odd"}) {
            var model = ClassFile.of().parse(ClassLinker.link(bytes(Shape.class.getName() + name)));
            for (var method : model.methods()) {
                boolean dynamic = method.code().stream()
                        .flatMap(code -> code.elementStream())
                        .anyMatch(element -> element instanceof InvokeDynamicInstruction call
                                && !call.name().equalsString("toString")
                                && !call.name().equalsString("makeConcatWithConstants"));
                assertFalse(dynamic, name + " " + method.methodName());
            }
        }
    }

    @Test
    void classWithoutSuchCallsStaysAsItIs() {
        byte[] bytes = bytes(ClassLinkerTest.class.getName());
        assertSame(bytes, ClassLinker.link(bytes));
    }

    private String name(String record, Object... components) {
        return ((Supplier<?>) make(record, components)).get().toString();
    }

    private Object make(String record, Object... components) {
        try {
            Class<?> type = linked.loadClass(Shape.class.getName() + "$" + record);
            Constructor<?> constructor = type.getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            return constructor.newInstance(components);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(record, e);
        }
    }

    private static byte[] bytes(String name) {
        try (var file = ClassLinkerTest.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class")) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
