package dev.abacus.systemtests.project;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.attribute.RecordComponentInfo;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Names of the settings that compiled classes bind by {@code LiveSettings.bind("abacus.…", SomeRecord.class)}. */
final class BoundSettings {

    private final Map<ClassDesc, ClassModel> classes = new HashMap<>();

    /** @param directories of class files */
    BoundSettings(List<Path> directories) throws IOException {
        for (Path directory : directories) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".class")).toList()) {
                    ClassModel model = ClassFile.of().parse(file);
                    classes.put(model.thisClass().asSymbol(), model);
                }
            }
        }
    }

    Set<String> names() {
        Set<String> names = new TreeSet<>();
        classes.values().stream()
                .flatMap(model -> model.methods().stream())
                .flatMap(method -> method.code().stream())
                .forEach(code -> addBoundBy(code, names));
        return names;
    }

    /** The prefix and the record are the last two constants before the call. */
    private void addBoundBy(CodeModel code, Set<String> names) {
        List<Object> constants = new ArrayList<>();
        for (CodeElement element : code) {
            if (element instanceof ConstantInstruction constant) {
                constants.add(constant.constantValue());
            } else if (element instanceof InvokeInstruction call && binds(call)) {
                add((String) constants.get(constants.size() - 2), (ClassDesc) constants.getLast(), names);
            }
        }
    }

    private static boolean binds(InvokeInstruction call) {
        return call.owner().asInternalName().endsWith("/LiveSettings")
                && call.name().equalsString("bind");
    }

    private void add(String prefix, ClassDesc type, Set<String> names) {
        for (RecordComponentInfo component : components(type)) {
            String name = prefix + "." + dashed(component.name().stringValue());
            if (components(component.descriptorSymbol()).isEmpty() || isValue(component)) {
                names.add(name);
            } else {
                add(name, component.descriptorSymbol(), names);
            }
        }
    }

    /** Of a record; none of another class. */
    private List<RecordComponentInfo> components(ClassDesc type) {
        ClassModel model = classes.get(type);
        return model == null
                ? List.of()
                : model.findAttribute(Attributes.record())
                        .map(found -> found.components())
                        .orElse(List.of());
    }

    /** A record that is the value of one setting. */
    private static boolean isValue(RecordComponentInfo component) {
        return component.descriptorSymbol().displayName().equals("Secret");
    }

    private static String dashed(String component) {
        return component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
