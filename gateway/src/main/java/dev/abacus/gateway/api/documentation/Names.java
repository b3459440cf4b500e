package dev.abacus.gateway.api.documentation;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.util.StringUtils;

/** Names in the document, made of the names of constants. */
final class Names {

    private Names() {}

    static String camelCase(String constant) {
        return StringUtils.uncapitalize(pascalCase(constant));
    }

    static String pascalCase(String constant) {
        return Arrays.stream(constant.toLowerCase(Locale.ROOT).split("_"))
                .map(StringUtils::capitalize)
                .collect(Collectors.joining());
    }
}
