package dev.vidusubjects;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.vidusubjects.ArchitectureFixture.BASE;
import static dev.vidusubjects.ArchitectureFixture.CLASSES;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which packages may use the libraries of one target or of HTTP, and how a bean names its target. */
class LibraryUseTest {

    @Test
    void awsSdk_staysInAws() {
        only("software.amazon", "the core must run without AWS", "aws");
    }

    @Test
    void lambdaTypes_stayInLambda() {
        only("com.amazonaws", "Lambda events are mapped in the package that receives them", "lambda");
    }

    @Test
    void jaxRs_staysInHttpPackages() {
        only("jakarta.ws.rs", "the domain model must not depend on HTTP", "api", "vtrix", "sandbox");
    }

    /**
     * A target has the libraries of the other one only at compile time: a bean of the other one could not be loaded.
     */
    @Test
    void beans_withLibrariesOfOneTarget_nameTheirTarget() {
        for (String scope : new String[] {
            "jakarta.enterprise.context.ApplicationScoped", "jakarta.inject.Singleton", "jakarta.ws.rs.Path"
        }) {
            classes()
                    .that()
                    .areAnnotatedWith(scope)
                    .and(describe(
                            "belong to one target, or use a library of one target", LibraryUseTest::isOfOneTarget))
                    .should()
                    .beAnnotatedWith("io.quarkus.arc.profile.IfBuildProfile")
                    .orShould()
                    .beAnnotatedWith("io.quarkus.arc.profile.UnlessBuildProfile")
                    .because("the build profile decides which beans a package has")
                    .check(CLASSES);
        }
    }

    private static boolean isOfOneTarget(JavaClass type) {
        return Stream.of("aws", "lambda", "standalone", "sandbox")
                        .anyMatch(target -> (type.getPackageName() + ".").startsWith(BASE + target + "."))
                || type.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> dependency.getTargetClass().getName())
                        .anyMatch(name -> name.startsWith("software.amazon.")
                                || name.startsWith("org.eclipse.microprofile.health.")
                                || name.startsWith("org.h2."));
    }

    private static void only(String library, String reason, String... packages) {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        Arrays.stream(packages).map(name -> BASE + name + "..").toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..")
                .because(reason)
                .check(CLASSES);
    }
}
