package dev.vidusubjects;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static dev.vidusubjects.ArchitectureFixture.BASE;
import static dev.vidusubjects.ArchitectureFixture.CLASSES;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.task.TaskTransitions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Rules for all classes: time and randomness are passed in, one class updates tasks, and names say what a class does.
 */
class CodingRulesTest {

    @Test
    void timeAndRandomness_arePassedIn() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "config..")
                .should()
                .callMethodWhere(
                        describe("read the system time or randomness", CodingRulesTest::readsSystemTimeOrRandom))
                .orShould()
                .dependOnClassesThat(describe(
                        "are java.util.Random or a subclass other than SecureRandom",
                        type -> type.isAssignableTo(Random.class) && !type.isAssignableTo(SecureRandom.class)))
                .because("a test must control time and randomness; only secrets must be unpredictable")
                .check(CLASSES);
    }

    private static boolean readsSystemTimeOrRandom(JavaMethodCall call) {
        String owner = call.getTargetOwner().getName();
        return switch (call.getName()) {
            case "now" -> owner.startsWith("java.time.");
            case "systemUTC", "systemDefaultZone", "system" -> owner.equals(Clock.class.getName());
            case "currentTimeMillis" -> owner.equals(System.class.getName());
            case "random" -> owner.equals(Math.class.getName());
            default -> false;
        };
    }

    @Test
    void tasks_areUpdatedByTaskTransitionsOnly() {
        assertThat(CLASSES.get(TaskTransitions.class).getAccessesFromSelf()).anyMatch(CodingRulesTest::updatesTask);
        assertThat(CLASSES.get(Task.class).getAccessesFromSelf()).anyMatch(CodingRulesTest::constructsTask);
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(TaskTransitions.class.getName())
                .should()
                .accessTargetWhere(describe("update a stored task", CodingRulesTest::updatesTask))
                .because("one class decides whether a change ends a task, so that no ending is stored unannounced")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + "task")
                .should()
                .accessTargetWhere(describe("create a task of any status", CodingRulesTest::constructsTask))
                .because("a task changes its status only by a transition")
                .check(CLASSES);
    }

    private static boolean updatesTask(JavaAccess<?> access) {
        return access.getTargetOwner().isAssignableTo(TaskStore.class)
                && access.getTarget().getFullName().endsWith(".update(" + Task.class.getName() + ")");
    }

    private static boolean constructsTask(JavaAccess<?> access) {
        return access.getTargetOwner().isEquivalentTo(Task.class)
                && access.getTarget().getName().equals(JavaConstructor.CONSTRUCTOR_NAME);
    }

    @Test
    void names_doNotEndWithImplOrUseCase() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("UseCase")
                .because("an implementation is named after its technology, a use case after its action")
                .check(CLASSES);
    }
}
