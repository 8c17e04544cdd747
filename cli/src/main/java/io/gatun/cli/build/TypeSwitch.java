package io.gatun.cli.build;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The method behind a switch over types ({@code SwitchBootstraps.typeSwitch}): the index of the first type from
 * {@code restart} on that the selector is of, -1 for null, their number if there is none.
 */
record TypeSwitch(List<ClassDesc> types) {
    private static final int SELECTOR = 0;
    private static final int RESTART = 1;

    /** The method of a call; empty if it has labels that are no types. */
    static Optional<TypeSwitch> of(DynamicCallSiteDesc site) {
        ConstantDesc[] labels = site.bootstrapArgs();
        if (!Arrays.stream(labels).allMatch(label -> label instanceof ClassDesc type && !type.isPrimitive())) {
            return Optional.empty();
        }
        return Optional.of(
                new TypeSwitch(Arrays.stream(labels).map(ClassDesc.class::cast).toList()));
    }

    void write(CodeBuilder to) {
        Label notNull = to.newLabel();
        to.aload(SELECTOR).ifnonnull(notNull).iconst_m1().ireturn().labelBinding(notNull);
        for (int index = 0; index < types.size(); index++) {
            Label next = to.newLabel();
            to.iload(RESTART).loadConstant(index).if_icmpgt(next);
            to.aload(SELECTOR).instanceOf(types.get(index)).ifeq(next);
            to.loadConstant(index).ireturn().labelBinding(next);
        }
        to.loadConstant(types.size()).ireturn();
    }
}
