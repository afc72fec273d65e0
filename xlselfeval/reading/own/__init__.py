"""Papers and sheets of this program: papers for the bureau, and the sheets 核对结果 of its copies."""
