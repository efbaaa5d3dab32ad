package dev.vidusubjects.config;

import dev.vidusubjects.config.SettingReaders.Target;
import io.smallrye.config.WithDefault;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Generates {@code docs/configuration.md}: names, types and defaults are those of {@link SubjectsConfig}, meanings and
 * allowed values are in its Javadoc, other defaults in {@code application.properties}, and variables of Terraform in
 * {@code locals.tf}. The text around the tables is the template.
 */
final class ConfigurationPage {

    private static final String PREFIX = "subjects.";
    private static final String HEADER =
            """
            | setting | meaning | value, default | target, on AWS |
            | --- | --- | --- | --- |
            """;

    /** The end of a Javadoc. */
    private static final Pattern ALLOWED = Pattern.compile("(.*?) ?Allowed: (.*?)\\.?");

    /** A value that is another environment variable, with a default. */
    private static final Pattern ALIAS = Pattern.compile("\\$\\{([A-Z_]+):(.*)}");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(.+?)}}");

    private static final Map<String, String> TYPES = Map.of(
            "boolean", "`true` or `false`",
            "int", "whole number",
            "long", "whole number",
            "double", "number",
            "java.time.Duration", "duration",
            "java.net.URI", "URL",
            "java.nio.file.Path", "path",
            "java.util.Optional<java.lang.String>", "text",
            "java.util.Optional<java.util.List<java.lang.String>>", "list");

    private final ConfigJavadoc docs;
    private final Properties properties = new Properties();
    private final TerraformVariables variables;

    /** Each setting, by its property without the prefix. */
    private final Map<String, Method> settings = new LinkedHashMap<>();

    /**
     * @param docs the Javadoc of {@link SubjectsConfig}
     * @param properties the content of {@code application.properties}
     * @param locals the content of {@code locals.tf}
     */
    ConfigurationPage(ConfigJavadoc docs, String properties, String locals) {
        this.docs = docs;
        this.variables = new TerraformVariables(locals);
        try {
            this.properties.load(new StringReader(properties));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Method group : SubjectsConfig.class.getMethods()) {
            for (Method setting : group.getReturnType().getMethods()) {
                settings.put(StringUtil.skewer(group.getName()) + "." + StringUtil.skewer(setting.getName()), setting);
            }
        }
    }

    /** @return the properties of all settings */
    Set<String> properties() {
        return settings.keySet().stream().map(PREFIX::concat).collect(Collectors.toSet());
    }

    /**
     * @param template the text, with {@code {{settings}}} for the tables and {@code {{NAME}}} for the value of a property
     *     in {@code application.properties}
     * @throws IllegalStateException if a setting or a group has no Javadoc, or the template names an unknown property
     */
    String text(String template) {
        settings.keySet().stream()
                .flatMap(key -> Stream.of(key.split("\\.")[0], key))
                .forEach(docs::text);
        return PLACEHOLDER.matcher(template).replaceAll(name -> Matcher.quoteReplacement(value(name.group(1))));
    }

    private String value(String name) {
        return name.equals("settings") ? tables() : property(name);
    }

    private String property(String name) {
        return Optional.ofNullable(properties.getProperty(name))
                .orElseThrow(() -> new IllegalStateException(name + " is not in application.properties"));
    }

    private String tables() {
        StringBuilder tables = new StringBuilder();
        for (String key : docs.keys()) {
            if (settings.containsKey(key)) {
                tables.append(row(key, settings.get(key)));
            } else {
                tables.append("\n## " + PREFIX + key + "\n\n" + docs.text(key) + "\n\n" + HEADER);
            }
        }
        return tables.toString().strip();
    }

    private String row(String key, Method setting) {
        Matcher doc = ALLOWED.matcher(docs.text(key));
        boolean bounded = doc.matches();
        String type = Optional.ofNullable(
                        TYPES.get(setting.getGenericReturnType().getTypeName()))
                .orElseThrow(() -> new IllegalStateException(key + " has an unknown type: add it to TYPES"));
        return cells(
                names(key),
                bounded ? doc.group(1) : docs.text(key),
                (bounded ? type + ": " + doc.group(2) : type) + "<br>" + defaults(key, setting),
                target(key, setting));
    }

    private static String cells(String... cells) {
        return "| "
                + String.join(
                        " | ",
                        Arrays.stream(cells)
                                .map(cell -> cell.replace("|", "\\|"))
                                .toList()) + " |\n";
    }

    private String names(String key) {
        return code(PREFIX + key) + "<br>" + code(environment(key))
                + alias(key).map(alias -> "<br>or " + code(alias.group(1))).orElse("");
    }

    private static String environment(String key) {
        return StringUtil.replaceNonAlphanumericByUnderscores(PREFIX + key).toUpperCase(Locale.ROOT);
    }

    private Optional<Matcher> alias(String key) {
        return Optional.ofNullable(properties.getProperty(PREFIX + key))
                .map(ALIAS::matcher)
                .filter(Matcher::matches);
    }

    private String defaults(String key, Method setting) {
        WithDefault annotation = setting.getAnnotation(WithDefault.class);
        String value = annotation == null ? "" : annotation.value();
        alias(key).ifPresent(alias -> {
            if (!alias.group(2).equals(value)) {
                throw new IllegalStateException(PREFIX + key + " has the default " + value + " in SubjectsConfig, and "
                        + alias.group(2) + " in application.properties");
            }
        });
        String onAws = properties.getProperty("%aws." + PREFIX + key);
        return (value.isEmpty() ? "no default" : "default " + code(value))
                + (onAws == null ? "" : ", on AWS " + code(onAws));
    }

    private Set<Target> targets(String key, Method setting) {
        if (TerraformSettingsTest.FORBIDDEN.contains(environment(key))) {
            return Set.of(Target.STANDALONE);
        }
        return key.startsWith("aws.") ? Set.of(Target.AWS) : SettingReaders.targets(setting);
    }

    private String target(String key, Method setting) {
        Set<Target> targets = targets(key, setting);
        if (!targets.contains(Target.AWS)) {
            return "standalone";
        }
        return (targets.size() > 1 ? "both" : "AWS") + "<br>" + onAws(environment(key));
    }

    private String onAws(String environment) {
        if (!variables.isSet(environment)) {
            return "always the default";
        }
        return variables.of(environment).map(ConfigurationPage::code).orElse("set by the module");
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
