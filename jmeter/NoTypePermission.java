package com.thoughtworks.xstream.security;

/**
 * Lets XStream read every type. Debian's JMeter 2.13 was written before XStream asked for a list of types, so that with Debian's XStream
 * 1.4.20 it opens no plan at all (ForbiddenClassException). This class stands before the one of the same name; see the script jmeter.
 * A plan is a program as a script is: open those that you trust.
 */
public final class NoTypePermission implements TypePermission {
  public static final TypePermission NONE = new NoTypePermission();

  @Override
  public boolean allows(Class type) {
    return true;
  }
}
