package io.gatun.cli.build;

import static java.lang.classfile.ClassFile.ACC_PRIVATE;
import static java.lang.classfile.ClassFile.ACC_STATIC;
import static java.lang.classfile.ClassFile.ACC_SYNTHETIC;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Replaces the {@code invokedynamic} calls of one class whose meaning is known by calls of methods that are added to it. */
final class ClassLinker {
    private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
    private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
    private static final Set<ClassDesc> KNOWN = Set.of(SWITCHES, RECORDS);

    private final ClassDesc owner;
    private final boolean isInterface;
    private final List<Added> added = new ArrayList<>();

    private record Added(String name, MethodTypeDesc type, Consumer<CodeBuilder> body) {}

    private ClassLinker(ClassModel model) {
        this.owner = model.thisClass().asSymbol();
        this.isInterface = model.flags().has(AccessFlag.INTERFACE);
    }

    /** The class file {@code bytes} with such calls replaced; the same bytes if it has none. */
    static byte[] link(byte[] bytes) {
        ClassFile format = ClassFile.of();
        ClassModel model = format.parse(bytes);
        if (!hasKnownCalls(model)) {
            return bytes;
        }
        var linker = new ClassLinker(model);
        return format.transformClass(
                model,
                ClassTransform.transformingMethodBodies(linker::link)
                        .andThen(ClassTransform.endHandler(linker::addMethods)));
    }

    private static boolean hasKnownCalls(ClassModel model) {
        return model.findAttribute(Attributes.bootstrapMethods()).stream()
                .flatMap(all -> all.bootstrapMethods().stream())
                .anyMatch(entry ->
                        KNOWN.contains(entry.bootstrapMethod().asSymbol().owner()));
    }

    private void link(CodeBuilder to, CodeElement element) {
        Optional<Added> method = element instanceof InvokeDynamicInstruction call
                ? method(call.invokedynamic().asSymbol())
                : Optional.empty();
        if (method.isEmpty()) {
            to.with(element);
            return;
        }
        added.add(method.get());
        to.invokestatic(owner, method.get().name(), method.get().type(), isInterface);
    }

    private Optional<Added> method(DynamicCallSiteDesc site) {
        String name = "linked$" + site.invocationName() + "$" + added.size();
        return body(site).map(body -> new Added(name, site.invocationType(), body));
    }

    private static Optional<Consumer<CodeBuilder>> body(DynamicCallSiteDesc site) {
        var bootstrap = (DirectMethodHandleDesc) site.bootstrapMethod();
        if (bootstrap.owner().equals(RECORDS)) {
            return RecordMethod.of(site);
        }
        return bootstrap.owner().equals(SWITCHES) && bootstrap.methodName().equals("typeSwitch")
                ? TypeSwitch.of(site).map(found -> found::write)
                : Optional.empty();
    }

    private void addMethods(ClassBuilder to) {
        for (Added method : added) {
            to.withMethodBody(method.name(), method.type(), ACC_PRIVATE | ACC_STATIC | ACC_SYNTHETIC, method.body());
        }
    }
}
