package io.concurrencylint.analyzer.ir;

import java.util.ArrayList;
import java.util.List;

/** The registers that an instruction reads. */
public final class Operands {

  private Operands() {}

  /** In the order in which they are evaluated. */
  public static List<Integer> of(Insn insn) {
    List<Integer> read = new ArrayList<>();
    if (insn instanceof Insn.Copy copy) {
      read.add(copy.source());
    } else if (insn instanceof Insn.Select select) {
      read.add(select.base());
    } else if (insn instanceof Insn.StoreName store) {
      read.add(store.source());
    } else if (insn instanceof Insn.StoreField store) {
      read.addAll(List.of(store.base(), store.source()));
    } else if (insn instanceof Insn.ArrayRead array) {
      read.addAll(List.of(array.array(), array.index()));
    } else if (insn instanceof Insn.ArrayWrite array) {
      read.addAll(List.of(array.array(), array.index(), array.source()));
    } else if (insn instanceof Insn.Operation operation) {
      read.addAll(List.of(operation.left(), operation.right()));
    } else if (insn instanceof Insn.Call call) {
      read.add(call.receiver());
      read.addAll(call.arguments());
    } else if (insn instanceof Insn.New creation) {
      read.addAll(creation.arguments());
    } else if (insn instanceof Insn.NewArray array) {
      read.addAll(array.lengths());
      read.addAll(array.elements());
    } else if (insn instanceof Insn.Lambda lambda) {
      lambda.method().body().captures().forEach(capture -> read.add(capture.outer()));
    } else if (insn instanceof Insn.MethodRef reference) {
      read.add(reference.base());
    } else if (insn instanceof Insn.Cast cast) {
      read.add(cast.source());
    } else if (insn instanceof Insn.InstanceOf test) {
      read.add(test.source());
    } else {
      control(insn, read);
    }
    read.removeIf(register -> register < 0);
    return read;
  }

  private static void control(Insn insn, List<Integer> read) {
    if (insn instanceof Insn.MonitorEnter enter) {
      read.add(enter.lock());
    } else if (insn instanceof Insn.MonitorExit exit) {
      read.add(exit.lock());
    } else if (insn instanceof Insn.If branch) {
      read.add(branch.condition());
    } else if (insn instanceof Insn.Switch choice) {
      read.add(choice.selector());
    } else if (insn instanceof Insn.ForEach loop) {
      read.add(loop.iterable());
    } else if (insn instanceof Insn.Assume assume) {
      read.add(assume.condition());
    } else if (insn instanceof Insn.Return leave) {
      read.add(leave.source());
    } else if (insn instanceof Insn.Throw failure) {
      read.add(failure.source());
    }
  }
}
