System.Console.WriteLine("sfg");
