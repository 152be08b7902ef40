package dev.carrel;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** What the layout promises and the compiler does not hold. */
class ArchitectureTest {

    /** Everything that is not the portable service: what only Quarkus has, and the programs beside the service. */
    private static final String[] BESIDE_THE_SERVICE = {
        "dev.carrel.quarkus..",
        "dev.carrel.wildfly..",
        "dev.carrel.stores..",
        "dev.carrel.client..",
        "dev.carrel.bench..",
    };

    private static final DescribedPredicate<JavaClass> PORTABLE = resideInAPackage("dev.carrel..")
            .and(resideOutsideOfPackages(BESIDE_THE_SERVICE))
            .as("portable classes");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.carrel");

    @Test
    void portableClassesKnowNoRuntime() {
        noClasses()
                .that(PORTABLE)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.quarkus..",
                        "io.quarkiverse..",
                        "io.smallrye..",
                        "io.vertx..",
                        "org.jberet..",
                        "org.jboss.as..",
                        "org.jboss.resteasy..",
                        "org.wildfly.."))
                .because("the same sources make the Quarkus application and the WAR for WildFly")
                .check(CLASSES);
    }

    @Test
    void portableClassesDoNotReachIntoTheCodeAroundThem() {
        noClasses()
                .that(PORTABLE)
                .should()
                .dependOnClassesThat(resideInAnyPackage(BESIDE_THE_SERVICE))
                .check(CLASSES);
    }

    @Test
    void featuresDependOnEachOtherInOneDirection() {
        slices().matching("dev.carrel.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void resourcesLeaveTheStoresToServices() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Resource")
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.sql..", "javax.sql..", "org.jdbi..", "org.hibernate..", "jakarta.persistence.."))
                .because("a resource translates between HTTP and a service, which owns the transaction")
                .check(CLASSES);
    }

    @Test
    void onlyTheIndexKnowsHibernateSearch() {
        noClasses()
                .that(resideOutsideOfPackages("dev.carrel.index.."))
                .should()
                .dependOnClassesThat(resideInAPackage("org.hibernate.search.."))
                .because("Hibernate Search differs between the runtimes, and is met in one place")
                .check(CLASSES);
    }

    @Test
    void clientKnowsTheServiceByHttpOnly() {
        noClasses()
                .that()
                .resideInAPackage("dev.carrel.client..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.carrel..").and(not(resideInAPackage("dev.carrel.client.."))))
                .orShould()
                .dependOnClassesThat(resideInAnyPackage("io.quarkus..", "jakarta.."))
                .check(CLASSES);
    }

    @Test
    void storesAreStartedByPlainJava() {
        noClasses()
                .that()
                .resideInAPackage("dev.carrel.stores..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.carrel..").and(not(resideInAPackage("dev.carrel.stores.."))))
                .orShould()
                .dependOnClassesThat(resideInAnyPackage("io.quarkus..", "jakarta.."))
                .because("the service, the benchmark and the tests of both runtimes start them")
                .check(CLASSES);
    }

    @Test
    void namesSayWhatAClassIsFor() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
                .because("such a name fits anything")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsDescribedAndNullMarked() {
        classes().should(belongToANullMarkedPackage()).check(CLASSES);
    }

    private static ArchCondition<JavaClass> belongToANullMarkedPackage() {
        return new ArchCondition<>("belong to a package whose package-info is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                var marked = type.getPackage()
                        .tryGetPackageInfo()
                        .map(info -> info.isAnnotatedWith(NullMarked.class))
                        .orElse(false);
                var message = type.getName() + ": " + type.getPackageName() + " has no @NullMarked package-info.java";
                events.add(new SimpleConditionEvent(type, marked, message));
            }
        };
    }
}
