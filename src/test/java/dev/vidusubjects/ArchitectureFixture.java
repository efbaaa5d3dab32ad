package dev.vidusubjects;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/** The application's packages, and its classes, which are imported once for all rules. */
public final class ArchitectureFixture {

    static final String BASE = "dev.vidusubjects.";
    static final String[] PACKAGES = {
        "media",
        "media.probe",
        "media.web",
        "media.storage",
        "subject",
        "task",
        "provider",
        "workflow",
        "result",
        "events",
        "polling",
        "submission",
        "sweep",
        "vtrix",
        "api",
        "api.access",
        "api.body",
        "api.compat",
        "api.problem",
        "page",
        "lambda",
        "lambda.http",
        "aws",
        "standalone",
        "standalone.store",
        "standalone.files",
        "standalone.incoming",
        "sandbox",
        "config",
        "logging",
        "text",
        "time",
        "state",
        "start"
    };

    /** Every package may use them: all code has to respect its time budget, reports untrusted text, and may be prepared. */
    private static final String[] EVERYWHERE = {"time", "text", "start"};

    /** The classes of the application, without its tests. */
    public static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ArchitectureFixture::isApplication)
            .importPackages("dev.vidusubjects");

    private static boolean isApplication(Location location) {
        return !location.contains("/test-classes/");
    }

    private ArchitectureFixture() {}

    /** @param others the packages that it may use; a name that ends with two dots includes the packages below it */
    static void mayUse(String name, String reason, String... others) {
        String[] allowed =
                Stream.of(others).flatMap(ArchitectureFixture::expand).toArray(String[]::new);
        String[] forbidden = Arrays.stream(PACKAGES)
                .filter(other -> Stream.of(Stream.of(name), Arrays.stream(EVERYWHERE), Arrays.stream(allowed))
                        .flatMap(names -> names)
                        .noneMatch(other::equals))
                .map(other -> BASE + other)
                .toArray(String[]::new);
        ArchRule rule = noClasses()
                .that()
                .resideInAPackage(BASE + name)
                .should()
                .dependOnClassesThat(resideInAnyPackage(forbidden))
                .because(reason);
        rule.check(CLASSES);
    }

    static void mayUseEach(String names, String reason, String... others) {
        expand(names).forEach(name -> mayUse(name, reason, others));
    }

    private static Stream<String> expand(String name) {
        if (!name.endsWith("..")) {
            return Stream.of(name);
        }
        String base = name.substring(0, name.length() - 2);
        return Arrays.stream(PACKAGES).filter(known -> known.equals(base) || known.startsWith(base + "."));
    }

    static String[] with(String[] names, String more) {
        return Stream.concat(Arrays.stream(names), Stream.of(more)).toArray(String[]::new);
    }
}
