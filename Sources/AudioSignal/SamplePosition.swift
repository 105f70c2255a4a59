/// The index of a sample since its stream began, at a rate that the context states.
///
/// Positions count what the source produced, samples that were lost included, so a gap is a jump
/// of the position and later times stay true. Time stays a position until it is printed.
public typealias SamplePosition = Int64
