package dev.vidusubjects.packaging;

/** The package, or what would be built, cannot be started by Lambda. */
final class UnusablePackageException extends Exception {

    private static final long serialVersionUID = 1;

    /**
     * @param found as the message names it
     * @param needed what is needed or allowed instead
     */
    UnusablePackageException(String found, String needed) {
        super("found " + found + ": " + needed);
    }
}
