package io.gatun.cli.build;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code equals} and {@code hashCode} of a record ({@code ObjectMethods}). */
record RecordMethod(ClassDesc owner, List<Component> components) {
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final int THIS = 0;
    private static final int THAT = 1;
    private static final int FACTOR = 31;

    private static final Map<String, ClassDesc> BOXES = Map.of(
            "Z", ClassDesc.of("java.lang.Boolean"),
            "B", ClassDesc.of("java.lang.Byte"),
            "C", ClassDesc.of("java.lang.Character"),
            "S", ClassDesc.of("java.lang.Short"),
            "I", ClassDesc.of("java.lang.Integer"),
            "J", ClassDesc.of("java.lang.Long"),
            "F", ClassDesc.of("java.lang.Float"),
            "D", ClassDesc.of("java.lang.Double"));

    private record Component(String name, ClassDesc type) {
        static Component of(DirectMethodHandleDesc getter) {
            return new Component(getter.methodName(), getter.invocationType().returnType());
        }

        /** The class with a static {@code hashCode}, and {@code compare} or {@code equals}, for this component. */
        ClassDesc home() {
            return BOXES.getOrDefault(type.descriptorString(), OBJECTS);
        }
    }

    /** The method of a call; empty for {@code toString}, which is for people and their errors. */
    static Optional<Consumer<CodeBuilder>> of(DynamicCallSiteDesc site) {
        Object[] arguments = site.bootstrapArgs();
        List<Component> components = Arrays.stream(arguments)
                .skip(2)
                .map(getter -> Component.of((DirectMethodHandleDesc) getter))
                .toList();
        var method = new RecordMethod((ClassDesc) arguments[0], components);
        return switch (site.invocationName()) {
            case "equals" -> Optional.of(method::writeEquals);
            case "hashCode" -> Optional.of(method::writeHashCode);
            default -> Optional.empty();
        };
    }

    private void writeEquals(CodeBuilder to) {
        Label differ = to.newLabel();
        to.aload(THAT).instanceOf(owner).ifeq(differ);
        for (Component component : components) {
            to.aload(THIS).getfield(owner, component.name(), component.type());
            to.aload(THAT).checkcast(owner).getfield(owner, component.name(), component.type());
            if (component.home().equals(OBJECTS)) {
                to.invokestatic(OBJECTS, "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object));
                to.ifeq(differ);
            } else {
                to.invokestatic(
                        component.home(), "compare", MethodTypeDesc.of(CD_int, component.type(), component.type()));
                to.ifne(differ);
            }
        }
        to.iconst_1().ireturn().labelBinding(differ).iconst_0().ireturn();
    }

    private void writeHashCode(CodeBuilder to) {
        to.iconst_0();
        for (Component component : components) {
            to.loadConstant(FACTOR).imul();
            to.aload(THIS).getfield(owner, component.name(), component.type());
            ClassDesc hashed = component.home().equals(OBJECTS) ? CD_Object : component.type();
            to.invokestatic(component.home(), "hashCode", MethodTypeDesc.of(CD_int, hashed))
                    .iadd();
        }
        to.ireturn();
    }
}
